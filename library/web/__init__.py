"""The library in a browser: Datasette, and a plugin that lets it show articles."""
