#include "engine/api/validation_rules.hpp"

namespace drydock::api {

namespace {

// ECS: "STRING_VALUE cannot be converted to Integer" and "Unrecognized collection type class
// com.amazonaws.madison.frontend.RegisterTaskDefinitionRequest" are quoted in issues of the
// deploy-task-definition action (2024). That constraints come back as InvalidParameterException,
// and as ClientException from RegisterTaskDefinition, is known for ECS's own checks; that the
// framework's counted sentence appears under these codes is unconfirmed. ECR: the "Invalid
// parameter at" sentence is quoted in many public issues. CloudWatch Logs, SSM, EventBridge,
// Application Auto Scaling: captures of the counted sentence. Elastic Load Balancing, Auto Scaling,
// IAM, STS, CloudFormation: ValidationError. The rest is unconfirmed and follows the service's
// modelled errors. EC2: "Expecting a value greater than 5" and "The request must contain the
// parameter" are quoted in many public issues; the upper bound and wrong types are unconfirmed.
constexpr ServiceRules kRules[] = {
    {"application-autoscaling", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder,
     "", true},
    {"autoscaling", "ValidationError", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"ce", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"cloudformation", "ValidationError", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"cloudwatch", "InvalidParameterValue", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"ec2", "InvalidParameterValue", ConstraintStyle::kEc2, Wording::kOlder, "", false},
    {"ecr", "InvalidParameterException", ConstraintStyle::kInvalidParameter, Wording::kOlder, "",
     true},
    {"ecs", "InvalidParameterException", ConstraintStyle::kCounted, Wording::kNewer,
     "com.amazonaws.madison.frontend.", true},
    {"elbv2", "ValidationError", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"events", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"iam", "ValidationError", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"logs", "InvalidParameterException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"resourcegroupstaggingapi", "InvalidParameterException", ConstraintStyle::kCounted,
     Wording::kOlder, "", true},
    {"s3", "InvalidArgument", ConstraintStyle::kCounted, Wording::kOlder, "", false},
    {"scheduler", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"secretsmanager", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"servicediscovery", "InvalidInput", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"sqs", "InvalidParameterValueException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"ssm", "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "", true},
    {"sts", "ValidationError", ConstraintStyle::kCounted, Wording::kOlder, "", true},
};

struct OperationCode {
    std::string_view service;
    std::string_view operation;
    std::string_view code;
};

constexpr OperationCode kOperationCodes[] = {
    {"ecs", "RegisterTaskDefinition", "ClientException"},
};

// The texts without a remark are quoted from the real service in public issues.
constexpr OwnText kOwnTexts[] = {
    {"ecs", "RegisterTaskDefinition", Refusal::kMissing, "family", "ClientException",
     "Family can not be blank."},
    {"ecs", "RegisterTaskDefinition", Refusal::kMissing, "containerDefinitions", "ClientException",
     "Container list cannot be empty."},
    {"ecs", "RegisterTaskDefinition", Refusal::kEnum, "LogDriver", "ClientException",
     "{value} is not a valid log driver. Must be one of [{values}]"},
    {"ecs", "RunTask", Refusal::kMissing, "taskDefinition", "InvalidParameterException",
     "TaskDefinition can not be blank."},
    {"ec2", "", Refusal::kEnum, "ResourceType", "InvalidParameterValue",
     "'{value}' is not a valid taggable resource type for this operation."},
    {"s3", "", Refusal::kEnum, "StorageClass", "InvalidStorageClass",
     "The storage class you specified is not valid"},
    {"s3", "", Refusal::kEnum, "BucketLocationConstraint", "InvalidLocationConstraint",
     "The specified location-constraint is not valid"},
    {"s3", "", Refusal::kEnum, "EncodingType", "InvalidArgument",
     "Invalid Encoding Method specified in Request"},
    {"s3", "", Refusal::kEnum, "ChecksumAlgorithm", "InvalidRequest",
     "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
     "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"},
    // Known from other simulators only (unconfirmed).
    {"ecs", "DescribeTasks", Refusal::kMissing, "tasks", "InvalidParameterException",
     "Tasks cannot be empty."},
    {"ecs", "DescribeContainerInstances", Refusal::kMissing, "containerInstances",
     "InvalidParameterException", "Container Instances cannot be empty."},
    {"ecs", "DescribeServices", Refusal::kMissing, "services", "InvalidParameterException",
     "Services cannot be empty."},
};

}  // namespace

ServiceRules validation_rules(const ServiceModel& service) {
    for (const ServiceRules& rules : kRules) {
        if (rules.service == service.id) {
            return rules;
        }
    }
    return {service.id, "ValidationException", ConstraintStyle::kCounted, Wording::kOlder, "",
            false};
}

std::string_view validation_code(const ServiceRules& rules, std::string_view operation) {
    for (const OperationCode& row : kOperationCodes) {
        if (row.service == rules.service && row.operation == operation) {
            return row.code;
        }
    }
    return rules.code;
}

const OwnText* own_text(std::string_view service, std::string_view operation, Refusal refusal,
                        std::string_view subject) {
    for (const OwnText& row : kOwnTexts) {
        if (row.refusal == refusal && row.service == service && row.subject == subject &&
            (row.operation.empty() || row.operation == operation)) {
            return &row;
        }
    }
    return nullptr;
}

}  // namespace drydock::api
