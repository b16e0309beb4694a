"""boto3's client of EC2 against a bridge at --speed 0: python3 network_calls.py ADDRESS

Prints one JSON line {"name", "ok", "detail"} for each check.
"""
import datetime

from botocore.exceptions import ClientError

from boto3_support import ACCOUNT, NETWORK, check, client, control, raises, report

ec2 = client("ec2")
ecs = client("ecs")


def refused(code, message, call, **arguments):
    raises(ClientError, code, message, call, **arguments)


@check
def the_default_vpc_is_described():
    vpc = ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"][0]
    assert vpc["CidrBlock"] == "172.31.0.0/16" and vpc["IsDefault"] is True
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
    assert [s["AvailabilityZone"] for s in subnets] == [f"us-east-1{z}" for z in "abcdef"]
    assert all(s["AvailableIpAddressCount"] == 4091 for s in subnets)
    routes = ec2.describe_route_tables()["RouteTables"][0]["Routes"]
    gateway = ec2.describe_internet_gateways()["InternetGateways"][0]
    assert routes[1]["GatewayId"] == gateway["InternetGatewayId"]
    assert gateway["Attachments"] == [{"State": "available", "VpcId": vpc["VpcId"]}]
    assert len(ec2.describe_availability_zones()["AvailabilityZones"]) == 6
    assert "us-east-1" in [r["RegionName"] for r in ec2.describe_regions()["Regions"]]


@check
def pages_and_waiters_walk():
    pages = list(ec2.get_paginator("describe_subnets").paginate(PaginationConfig={"PageSize": 5}))
    assert [len(page["Subnets"]) for page in pages] == [5, 1]
    ec2.get_waiter("vpc_available").wait(VpcIds=["vpc-0a1b2c3d"])
    ec2.get_waiter("security_group_exists").wait(GroupIds=["sg-0a1b2c3d"])


@check
def groups_are_made_opened_and_closed():
    made = ec2.create_security_group(GroupName="db", Description="Databases", TagSpecifications=[
        {"ResourceType": "security-group", "Tags": [{"Key": "team", "Value": "data"}]}])
    group = made["GroupId"]
    assert made["Tags"] == [{"Key": "team", "Value": "data"}]
    answer = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-0a1b2c3d"}]},
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
         "IpRanges": [{"CidrIp": "203.0.113.0/24", "Description": "office"}]}])
    assert answer["Return"] is True and len(answer["SecurityGroupRules"]) == 2
    rule = answer["SecurityGroupRules"][1]
    assert rule["CidrIpv4"] == "203.0.113.0/24" and rule["Description"] == "office" and rule["IsEgress"] is False
    shown = ec2.describe_security_groups(Filters=[{"Name": "tag:team", "Values": ["data"]}])["SecurityGroups"]
    assert [g["GroupId"] for g in shown] == [group]
    assert shown[0]["IpPermissions"][0]["UserIdGroupPairs"] == [{"GroupId": "sg-0a1b2c3d", "UserId": ACCOUNT}]
    assert ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])[
        "SecurityGroupRules"][0]["ToPort"] == 22
    assert ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])["Return"]
    assert ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])["Return"]
    assert ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[
        {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "172.31.0.2/32"}]}])["Return"]
    after = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert [p["FromPort"] for p in after["IpPermissions"] + after["IpPermissionsEgress"]] == [5432, 53]
    refused("DependencyViolation", "resource sg-0a1b2c3d has a dependent object", ec2.delete_security_group,
            GroupId="sg-0a1b2c3d")
    ec2.delete_security_group(GroupId=group)
    refused("InvalidGroup.NotFound", f"The security group '{group}' does not exist", ec2.describe_security_groups,
            GroupIds=[group])


@check
def refusals_have_ec2s_codes():
    refused("InvalidVpcID.NotFound", "The vpc ID 'vpc-0badbad0' does not exist", ec2.describe_vpcs,
            VpcIds=["vpc-0badbad0"])
    refused("InvalidGroupId.Malformed", 'Invalid id: "nope" (expecting "sg-...")', ec2.describe_security_groups,
            GroupIds=["nope"])
    refused("InvalidParameterValue", "Value ( 1001 ) for parameter maxResults is invalid. Expecting a value smaller than "
            "1000.", ec2.describe_subnets, MaxResults=1001)
    refused("InvalidPermission.Duplicate", 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" '
            "already exists", ec2.authorize_security_group_ingress, GroupId="sg-0a1b2c3d", IpProtocol="tcp", FromPort=80,
           ToPort=80, CidrIp="0.0.0.0/0")
    refused("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", ec2.describe_vpcs, status=412,
            DryRun=True)
    refused("MissingParameter", "The request must contain the parameter groupName or groupId", ec2.delete_security_group)


@check
def a_task_is_found_by_its_interface():
    ecs.create_cluster(clusterName="prod")
    ecs.register_task_definition(
        family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx:1.27"}])
    task = ecs.run_task(cluster="prod", taskDefinition="web", launchType="FARGATE", networkConfiguration=NETWORK)[
        "tasks"][0]["taskArn"]
    control("/_drydock/advance", {"seconds": 90})
    details = ecs.describe_tasks(cluster="prod", tasks=[task])["tasks"][0]["attachments"][0]["details"]
    eni = {d["name"]: d["value"] for d in details}
    [one] = ec2.describe_network_interfaces(NetworkInterfaceIds=[eni["networkInterfaceId"]])["NetworkInterfaces"]
    assert one["PrivateIpAddress"] == eni["privateIPv4Address"] and one["MacAddress"] == eni["macAddress"]
    assert one["Association"]["PublicIp"].startswith("3.2") and one["Association"]["IpOwnerId"] == "amazon"
    assert one["Association"]["PublicDnsName"] == (
        "ec2-" + one["Association"]["PublicIp"].replace(".", "-") + ".compute-1.amazonaws.com")
    assert isinstance(one["Attachment"]["AttachTime"], datetime.datetime)
    assert one["Groups"] == [{"GroupId": "sg-0a1b2c3d", "GroupName": "web-api"}]
    assert one["RequesterManaged"] is True and one["TagSet"] == [] and one["Status"] == "in-use"
    refused("DependencyViolation", "resource sg-0a1b2c3d has a dependent object", ec2.delete_security_group,
            GroupId="sg-0a1b2c3d")
    refused("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0badbad0' does not exist",
            ec2.describe_network_interfaces, NetworkInterfaceIds=["eni-0badbad0"])


report()
