"""boto3 against a bridge at --speed 0: python3 boto3_calls.py ADDRESS

Prints one JSON line {"name", "ok", "detail"} for each check. Waiters poll in real time, so simulated
time is moved here.
"""
from botocore.exceptions import ClientError, ParamValidationError, WaiterError

from boto3_support import NETWORK, check, client, control, raises, report

ROLE = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
QUICK = {"Delay": 1, "MaxAttempts": 5}

ecs = client("ecs")


def advance(seconds):
    return control("/_drydock/advance", {"seconds": seconds})


@check
def modelled_exceptions_arrive_as_their_class():
    ecs.create_cluster(clusterName="prod-web")
    raises(ecs.exceptions.ClusterNotFoundException, "ClusterNotFoundException", "Cluster not found.",
           ecs.list_services, cluster="nope")
    raises(ecs.exceptions.ServiceNotFoundException, "ServiceNotFoundException", "Service not found.",
           ecs.delete_service, cluster="prod-web", service="nope")
    raises(ecs.exceptions.ClientException, "ClientException", "Unable to describe task definition.",
           ecs.describe_task_definition, taskDefinition="nope:1")
    raises(ecs.exceptions.InvalidParameterException, "InvalidParameterException",
           "taskId length should be one of [32,36]", ecs.describe_tasks, cluster="prod-web", tasks=["x"])


@check
def the_client_checks_types_itself():
    try:
        ecs.create_cluster(clusterName=5)
    except ParamValidationError:
        return
    raise AssertionError("a number passed as a name")


@check
def what_is_not_modelled_is_an_error_of_its_own():
    try:
        ecs.create_capacity_provider(name="cp", autoScalingGroupProvider={"autoScalingGroupArn": "arn"})
    except ClientError as error:
        assert "Drydock" in error.response["Error"]["Message"]
        return
    raise AssertionError("no error")


@check
def task_definitions_are_registered_described_and_retired():
    container = {"name": "web", "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0",
                 "portMappings": [{"containerPort": 8080}], "essential": True,
                 "environment": [{"name": "GREETING", "value": "h\u00e4llo \u4e16\u754c"}]}
    for family in ("web-api", "web-api", "web-api", "worker"):
        ecs.register_task_definition(
            family=family, networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
            executionRoleArn=ROLE, containerDefinitions=[container])
    shown = ecs.describe_task_definition(taskDefinition="web-api")["taskDefinition"]
    assert shown["revision"] == 3
    assert shown["containerDefinitions"][0]["environment"][0]["value"] == "h\u00e4llo \u4e16\u754c"
    assert shown["registeredAt"].isoformat().startswith("2026-01-05T")
    retired = ecs.deregister_task_definition(taskDefinition="web-api:2")["taskDefinition"]
    assert retired["status"] == "INACTIVE"
    pages = list(ecs.get_paginator("list_task_definitions").paginate(familyPrefix="web-api",
                                                                     PaginationConfig={"PageSize": 1}))
    arns = [arn for page in pages for arn in page["taskDefinitionArns"]]
    assert [arn.rsplit(":", 1)[1] for arn in arns] == ["1", "3"], arns
    assert len(pages) >= 2
    families = [name for page in ecs.get_paginator("list_task_definition_families").paginate()
                for name in page["families"]]
    assert families == ["web-api", "worker"], families


@check
def a_service_comes_up_and_the_waiter_sees_it():
    ecs.create_service(cluster="prod-web", serviceName="web", taskDefinition="web-api:1", desiredCount=12,
                       launchType="FARGATE", networkConfiguration=NETWORK)
    advance(120)
    ecs.get_waiter("services_stable").wait(cluster="prod-web", services=["web"], WaiterConfig=QUICK)
    service = ecs.describe_services(cluster="prod-web", services=["web"])["services"][0]
    assert service["runningCount"] == 12
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"


@check
def tasks_come_in_pages():
    pages = list(ecs.get_paginator("list_tasks").paginate(cluster="prod-web", PaginationConfig={"PageSize": 5}))
    arns = [arn for page in pages for arn in page["taskArns"]]
    assert [len(page["taskArns"]) for page in pages] == [5, 5, 2]
    assert len(set(arns)) == 12
    tasks = ecs.describe_tasks(cluster="prod-web", tasks=arns)
    assert tasks["failures"] == []
    assert {task["lastStatus"] for task in tasks["tasks"]} == {"RUNNING"}
    assert all(task["startedAt"] > task["createdAt"] for task in tasks["tasks"])


@check
def a_waiter_stops_at_a_terminal_state():
    try:
        ecs.get_waiter("services_stable").wait(cluster="prod-web", services=["nope"], WaiterConfig=QUICK)
    except WaiterError as error:
        assert "MISSING" in str(error)
        return
    raise AssertionError("it waited for nothing")


@check
def tasks_run_and_stop():
    first = [task["taskArn"] for task in ecs.run_task(
        cluster="prod-web", taskDefinition="worker", launchType="FARGATE", networkConfiguration=NETWORK, count=2,
        startedBy="nightly")["tasks"]]
    assert sorted(ecs.list_tasks(cluster="prod-web", startedBy="nightly")["taskArns"]) == sorted(first)
    for arn in first:
        ecs.stop_task(cluster="prod-web", task=arn, reason="enough")
    advance(180)
    ecs.get_waiter("tasks_stopped").wait(cluster="prod-web", tasks=first, WaiterConfig=QUICK)
    tasks = ecs.describe_tasks(cluster="prod-web", tasks=first)["tasks"]
    assert {(task["stopCode"], task["stoppedReason"]) for task in tasks} == {("UserInitiated", "enough")}


@check
def tags_travel_with_the_service():
    arn = ecs.describe_services(cluster="prod-web", services=["web"])["services"][0]["serviceArn"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "team", "value": "web"}])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "team", "value": "web"}]
    shown = ecs.describe_services(cluster="prod-web", services=["web"], include=["TAGS"])["services"][0]
    assert shown["tags"] == [{"key": "team", "value": "web"}]


@check
def a_service_goes_and_the_waiter_sees_it():
    raises(ecs.exceptions.InvalidParameterException, "InvalidParameterException",
           "The service cannot be stopped while it is scaled above 0.",
           ecs.delete_service, cluster="prod-web", service="web")
    ecs.update_service(cluster="prod-web", service="web", desiredCount=0)
    advance(180)
    ecs.delete_service(cluster="prod-web", service="web")
    advance(180)
    ecs.get_waiter("services_inactive").wait(cluster="prod-web", services=["web"], WaiterConfig=QUICK)


@check
def errors_of_the_bridge_are_exceptions_too():
    try:
        ecs.create_cluster(clusterName="x" * (11 * 1024 * 1024))
    except ClientError as error:
        assert error.response["Error"]["Code"] == "RequestEntityTooLargeException", error.response
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 413
        return
    raise AssertionError("11 MB were taken")


report()
