"""The YAML dialect of experiment files: parse, resolve names, override, check, build."""
