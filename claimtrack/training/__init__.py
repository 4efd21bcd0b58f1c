"""Learning to tell one claim from its neighbours: from judged claims to ``aligner.npz`` and ``matcher.json``."""
