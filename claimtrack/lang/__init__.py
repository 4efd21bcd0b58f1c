"""What is known of languages and outlets, as data, and its readers."""
