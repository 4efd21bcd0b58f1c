"""What must hold whatever happens: kills, full disks, damage, hostile input. ``benchmarks/reliability.py`` does more of it."""
