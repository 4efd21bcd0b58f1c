"""Where a news claim comes from: claims, attributions, matches, origins, across languages."""
