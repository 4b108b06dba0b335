"""Says which of some JSON texts are not as their schemas in a folder want them; exit code 3 where `jsonschema` is missing."""

import json
import pathlib
import sys

try:
    from jsonschema import Draft7Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT7
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

folder = pathlib.Path(sys.argv[1])
schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
registry = Registry().with_resources((schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values())
wrong = []
for name, value in json.load(sys.stdin):
    for error in Draft7Validator(schemas[name], registry=registry).iter_errors(value):
        wrong.append(f"{name}: {error.json_path}: {error.message}")
json.dump(wrong, sys.stdout)
