"""boto3's clients of STS, SSM, Secrets Manager and tagging against a bridge at --speed 0: python3 stores_calls.py ADDRESS

Prints one JSON line {"name", "ok", "detail"} for each check.
"""
from botocore.exceptions import ClientError

from boto3_support import ACCOUNT, check, client, control, raises, report

sts = client("sts")
ssm = client("ssm")
secrets = client("secretsmanager")
tagging = client("resourcegroupstaggingapi")
ecs = client("ecs")


@check
def sts_answers_in_xml_with_dates():
    caller = sts.get_caller_identity()
    assert caller["Account"] == ACCOUNT
    assert caller["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/learner"
    assert caller["UserId"].startswith("AIDA") and len(caller["UserId"]) == 21
    role = f"arn:aws:iam::{ACCOUNT}:role/ecsTaskRole"
    first = sts.assume_role(RoleArn=role, RoleSessionName="me", DurationSeconds=900)
    second = sts.assume_role(RoleArn=role, RoleSessionName="me")
    assert first["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/ecsTaskRole/me"
    keys = first["Credentials"]
    assert keys["AccessKeyId"].startswith("ASIA") and len(keys["AccessKeyId"]) == 20
    assert len(keys["SecretAccessKey"]) == 40
    assert (second["Credentials"]["Expiration"] - keys["Expiration"]).total_seconds() == 2700
    assert second["Credentials"]["SecretAccessKey"] != keys["SecretAccessKey"]
    # The credentials work for a client of their own.
    mine = client("ssm", keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    assert mine.describe_parameters()["Parameters"] == []


@check
def sts_refuses_with_its_codes():
    raises(ClientError, "AccessDenied",
           f"User: arn:aws:iam::{ACCOUNT}:user/learner is not authorized to perform: sts:AssumeRole on resource: "
           f"arn:aws:iam::{ACCOUNT}:role/nobody", sts.assume_role, status=403,
           RoleArn=f"arn:aws:iam::{ACCOUNT}:role/nobody", RoleSessionName="me")
    raises(sts.exceptions.MalformedPolicyDocumentException, "MalformedPolicyDocument",
           "This policy contains invalid Json", sts.assume_role,
           RoleArn=f"arn:aws:iam::{ACCOUNT}:role/ecsTaskRole", RoleSessionName="me", Policy="{")


@check
def parameters_and_their_exceptions():
    assert ssm.put_parameter(Name="/prod/host", Value="one", Type="String")["Version"] == 1
    raises(ssm.exceptions.ParameterAlreadyExists, "ParameterAlreadyExists",
           "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
           ssm.put_parameter, Name="/prod/host", Value="two", Type="String")
    answer = ssm.put_parameter(Name="/prod/host", Value="two", Overwrite=True)
    assert (answer["Version"], answer["Tier"]) == (2, "Standard")
    parameter = ssm.get_parameter(Name="/prod/host")["Parameter"]
    assert parameter["Value"] == "two"
    assert parameter["ARN"] == f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/prod/host"
    assert parameter["LastModifiedDate"].year == 2026
    assert ssm.get_parameter(Name="/prod/host:1")["Parameter"]["Selector"] == ":1"
    raises(ssm.exceptions.ParameterNotFound, "ParameterNotFound", "", ssm.get_parameter, Name="/prod/nothing")
    raises(ssm.exceptions.ParameterVersionNotFound, "ParameterVersionNotFound",
           "Systems Manager could not find version 9 of /prod/host. Verify the version and try again.",
           ssm.get_parameter, Name="/prod/host:9")
    raises(ClientError, "ValidationException", "Parameter name must be a fully qualified name.", ssm.put_parameter,
           Name="prod/host", Value="x", Type="String")
    raises(ssm.exceptions.ParameterPatternMismatchException, "ParameterPatternMismatchException",
           "Parameter value, cannot be validated against allowedPattern: \\d+", ssm.put_parameter,
           Name="port", Value="http", Type="String", AllowedPattern="\\d+")
    both = ssm.get_parameters(Names=["/prod/host", "nothing"])
    assert [p["Value"] for p in both["Parameters"]] == ["two"]
    assert both["InvalidParameters"] == ["nothing"]


@check
def secure_strings_are_opaque():
    ssm.put_parameter(Name="/prod/password", Value="s3cret", Type="SecureString")
    hidden = ssm.get_parameter(Name="/prod/password")["Parameter"]["Value"]
    assert "s3cret" not in hidden and hidden == ssm.get_parameter(Name="/prod/password")["Parameter"]["Value"]
    assert ssm.get_parameter(Name="/prod/password", WithDecryption=True)["Parameter"]["Value"] == "s3cret"


@check
def parameters_come_in_pages():
    for i in range(25):
        ssm.put_parameter(Name=f"/many/{i:02}", Value=str(i), Type="String")
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/many"))
    assert [len(page["Parameters"]) for page in pages] == [10, 10, 5]
    assert [p["Value"] for page in pages for p in page["Parameters"]] == [str(i) for i in range(25)]
    names = ssm.get_paginator("describe_parameters").paginate(
        ParameterFilters=[{"Key": "Path", "Values": ["/many"]}], PaginationConfig={"PageSize": 7})
    assert sum(len(page["Parameters"]) for page in names) == 25
    raises(ssm.exceptions.InvalidNextToken, "InvalidNextToken", "The specified token isn't valid.",
           ssm.describe_parameters, NextToken="nonsense")
    gone = ssm.delete_parameters(Names=["/many/00", "/many/99"])
    assert (gone["DeletedParameters"], gone["InvalidParameters"]) == (["/many/00"], ["/many/99"])


@check
def secrets_have_versions_and_labels():
    made = secrets.create_secret(Name="db", SecretString="one", Tags=[{"Key": "team", "Value": "shop"}])
    assert made["ARN"].startswith(f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:db-")
    new = secrets.put_secret_value(SecretId=made["ARN"], SecretString="two")
    assert new["VersionStages"] == ["AWSCURRENT"] and new["VersionId"] != made["VersionId"]
    assert secrets.get_secret_value(SecretId="db")["SecretString"] == "two"
    assert secrets.get_secret_value(SecretId="db", VersionStage="AWSPREVIOUS")["SecretString"] == "one"
    shown = secrets.describe_secret(SecretId="db")
    assert shown["VersionIdsToStages"] == {made["VersionId"]: ["AWSPREVIOUS"], new["VersionId"]: ["AWSCURRENT"]}
    assert shown["Tags"] == [{"Key": "team", "Value": "shop"}]
    again = secrets.put_secret_value(SecretId="db", SecretString="two", ClientRequestToken=new["VersionId"])
    assert again["VersionId"] == new["VersionId"]
    raises(secrets.exceptions.ResourceExistsException, "ResourceExistsException",
           "The operation failed because the secret db already exists.", secrets.create_secret, Name="db",
           SecretString="x")
    raises(secrets.exceptions.ResourceNotFoundException, "ResourceNotFoundException",
           "Secrets Manager can't find the specified secret.", secrets.get_secret_value, SecretId="nothing")
    data = bytes(range(256))
    secrets.create_secret(Name="bin", SecretBinary=data)
    assert secrets.get_secret_value(SecretId="bin")["SecretBinary"] == data


@check
def a_deleted_secret_can_be_restored_until_its_day():
    secrets.create_secret(Name="old", SecretString="x")
    date = secrets.delete_secret(SecretId="old", RecoveryWindowInDays=7)["DeletionDate"]
    assert secrets.describe_secret(SecretId="old")["DeletedDate"] == date
    raises(secrets.exceptions.InvalidRequestException, "InvalidRequestException",
           "You can't perform this operation on the secret because it was marked for deletion.",
           secrets.get_secret_value, SecretId="old")
    secrets.restore_secret(SecretId="old")
    assert secrets.get_secret_value(SecretId="old")["SecretString"] == "x"
    secrets.delete_secret(SecretId="old", RecoveryWindowInDays=7)
    for _ in range(8):
        control("/_drydock/advance", {"seconds": 86400})
    raises(secrets.exceptions.ResourceNotFoundException, "ResourceNotFoundException",
           "Secrets Manager can't find the specified secret.", secrets.describe_secret, SecretId="old")
    raises(secrets.exceptions.InvalidParameterException, "InvalidParameterException",
           "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).", secrets.delete_secret,
           SecretId="db", RecoveryWindowInDays=3)


@check
def secrets_are_listed_in_pages():
    for i in range(5):
        secrets.create_secret(Name=f"many/{i}", SecretString="x", Tags=[{"Key": "n", "Value": str(i)}])
    pages = list(secrets.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "name", "Values": ["many/"]}], PaginationConfig={"PageSize": 2}))
    assert [[s["Name"] for s in page["SecretList"]] for page in pages] == [
        ["many/0", "many/1"], ["many/2", "many/3"], ["many/4"]]


@check
def tags_are_found_and_changed_across_services():
    ecs.create_cluster(clusterName="prod", tags=[{"key": "team", "value": "shop"}])
    cluster = f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/prod"
    parameter = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/prod/host"
    nothing = f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/nothing"
    failed = tagging.tag_resources(ResourceARNList=[cluster, parameter, nothing], Tags={"stage": "prod"})
    assert failed["FailedResourcesMap"] == {nothing: {
        "StatusCode": 400, "ErrorCode": "ClusterNotFoundException", "ErrorMessage": "Cluster not found."}}, failed
    found = tagging.get_resources(TagFilters=[{"Key": "stage", "Values": ["prod"]}])["ResourceTagMappingList"]
    assert [r["ResourceARN"] for r in found] == [cluster, parameter]
    assert tagging.get_resources(ResourceTypeFilters=["ecs:cluster"])["ResourceTagMappingList"][0]["Tags"] == [
        {"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "prod"}]
    pages = list(tagging.get_paginator("get_resources").paginate(ResourcesPerPage=2))
    arns = [r["ResourceARN"] for page in pages for r in page["ResourceTagMappingList"]]
    assert len(pages) == (len(arns) + 1) // 2 and arns == sorted(set(arns)) and len(arns) >= 8
    assert "stage" in tagging.get_tag_keys()["TagKeys"]
    assert tagging.get_tag_values(Key="n")["TagValues"] == ["0", "1", "2", "3", "4"]
    assert tagging.untag_resources(ResourceARNList=[cluster], TagKeys=["team"])["FailedResourcesMap"] == {}
    assert ecs.list_tags_for_resource(resourceArn=cluster)["tags"] == [{"key": "stage", "value": "prod"}]
    raises(tagging.exceptions.InvalidParameterException, "InvalidParameterException",
           "prod is not a valid AmazonResourceName (ARN)", tagging.tag_resources, ResourceARNList=["prod"],
           Tags={"a": "b"})


report()
