"""Code of others that goes into exports; see README.md beside this file."""
