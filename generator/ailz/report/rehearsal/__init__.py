"""A deployment played through before anybody has a subscription: the world of a configuration."""
