"""What the boto3 scripts share: clients of the bridge in sys.argv[1], checks, and how they are reported."""
import json
import sys
import traceback
import urllib.request

import boto3
from botocore.config import Config

ADDRESS = sys.argv[1]
ACCOUNT = "111122223333"
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-0a1b2c3d"], "securityGroups": ["sg-0a1b2c3d"],
                                   "assignPublicIp": "ENABLED"}}
CHECKS = []


def client(service, key="any", secret="any", token=None):
    return boto3.client(service, endpoint_url=ADDRESS, region_name="us-east-1", aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={"total_max_attempts": 1}))


def check(function):
    CHECKS.append(function)
    return function


def control(path, value):
    request = urllib.request.Request(ADDRESS + path, data=json.dumps(value).encode(), method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def raises(kind, code, message, call, status=400, **arguments):
    try:
        call(**arguments)
    except kind as error:
        assert error.response["Error"]["Code"] == code, error.response
        assert error.response["Error"].get("Message", "") == message, error.response
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        assert len(error.response["ResponseMetadata"]["RequestId"]) == 36, error.response
        return
    raise AssertionError("no " + kind.__name__)


def report():
    """Prints one JSON line {"name", "ok", "detail"} for each check."""
    for function in CHECKS:
        detail = ""
        try:
            function()
        except Exception:  # noqa: BLE001 - whatever it is, it belongs into the report
            detail = traceback.format_exc()
        print(json.dumps({"name": function.__name__.replace("_", " "), "ok": not detail, "detail": detail}), flush=True)
