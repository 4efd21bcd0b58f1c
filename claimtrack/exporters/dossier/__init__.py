"""The dossier: everything of an index as one page to read, and the data behind it."""
