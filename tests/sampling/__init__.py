"""A few configurations in which every two choices that can go together do so once."""
