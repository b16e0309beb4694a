# Times one operation of ECS through boto3: port, operation, input as JSON. Prints the median in milliseconds.
import json
import statistics
import sys
import time

import boto3
from botocore import xform_name

WARM_UP = 10
CALLS = 20

port, operation, text = sys.argv[1:]
client = boto3.client(
    "ecs", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="any")
call = getattr(client, xform_name(operation))
values = json.loads(text)

times = []
for _ in range(WARM_UP + CALLS):
    start = time.perf_counter()
    call(**values)
    times.append(time.perf_counter() - start)
print(statistics.median(times[WARM_UP:]) * 1000)
