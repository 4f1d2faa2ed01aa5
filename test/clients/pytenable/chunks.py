"""Reads chunks of synchronization jobs, one in each line, with the models of pyTenable. What it would cut is a failure."""

import json
import sys
import warnings

from tenable.io.sync.models.sync_objects import SyncChunkObjects

warnings.simplefilter("error")
for line in sys.stdin:
    chunk = SyncChunkObjects(**json.loads(line))
    print(json.dumps(chunk.model_dump(exclude_none=True, mode="json")))
