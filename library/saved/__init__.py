"""Saved searches: ``saved.yml``, which people write too, and what `library new` has listed.

Both lie beside ``metadata.yml`` and not in ``index/``, because neither can be
made from ``documents/`` again.
"""
