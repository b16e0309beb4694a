// The names, ids and ARNs that an option's value may be: which kind of thing it names, and what
// there is of that kind.
#include <algorithm>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/secrets/secret_names.hpp"
#include "engine/shell/aws/s3_cli.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/completer.hpp"
#include "engine/vpc/interfaces.hpp"

namespace drydock::shell {

namespace {

enum class Kind : std::uint8_t {
    kCluster,
    kService,
    kTask,
    kTaskDefinition,
    kFamily,
    kContainer,
    kEcsArn,
    kRoleArn,
    kNetwork,  // --network-configuration
    kRepository,
    kImage,
    kParameter,
    kSecret,
    kBucket,
    kObject,
    kVpc,
    kSubnet,
    kSecurityGroup,
    kGroupName,
    kInterface,
    kRouteTable,
    kInternetGateway,
};

struct KindRow {
    std::string_view service;
    std::string_view option;
    Kind kind;
};

constexpr KindRow kKinds[] = {
    {"ec2", "--group-id", Kind::kSecurityGroup},
    {"ec2", "--group-ids", Kind::kSecurityGroup},
    {"ec2", "--group-name", Kind::kGroupName},
    {"ec2", "--group-names", Kind::kGroupName},
    {"ec2", "--internet-gateway-ids", Kind::kInternetGateway},
    {"ec2", "--network-interface-id", Kind::kInterface},
    {"ec2", "--network-interface-ids", Kind::kInterface},
    {"ec2", "--route-table-ids", Kind::kRouteTable},
    {"ec2", "--source-group", Kind::kSecurityGroup},
    {"ec2", "--subnet-ids", Kind::kSubnet},
    {"ec2", "--vpc-id", Kind::kVpc},
    {"ec2", "--vpc-ids", Kind::kVpc},
    {"ecr", "--image-id", Kind::kImage},
    {"ecr", "--image-ids", Kind::kImage},
    {"ecr", "--repository-name", Kind::kRepository},
    {"ecr", "--repository-names", Kind::kRepository},
    {"ecs", "--cluster", Kind::kCluster},
    {"ecs", "--clusters", Kind::kCluster},
    {"ecs", "--container", Kind::kContainer},
    {"ecs", "--execution-role-arn", Kind::kRoleArn},
    {"ecs", "--family", Kind::kFamily},
    {"ecs", "--family-prefix", Kind::kFamily},
    {"ecs", "--network-configuration", Kind::kNetwork},
    {"ecs", "--resource-arn", Kind::kEcsArn},
    {"ecs", "--service", Kind::kService},
    {"ecs", "--service-name", Kind::kService},
    {"ecs", "--services", Kind::kService},
    {"ecs", "--task", Kind::kTask},
    {"ecs", "--task-definition", Kind::kTaskDefinition},
    {"ecs", "--task-definitions", Kind::kTaskDefinition},
    {"ecs", "--task-role-arn", Kind::kRoleArn},
    {"ecs", "--tasks", Kind::kTask},
    {"s3", "--bucket", Kind::kBucket},
    {"s3", "--key", Kind::kObject},
    {"secretsmanager", "--secret-id", Kind::kSecret},
    {"ssm", "--name", Kind::kParameter},
    {"ssm", "--names", Kind::kParameter},
    {"sts", "--role-arn", Kind::kRoleArn},
};

// The value of another option of the line; empty: it has none.
std::string_view value_of(const std::vector<std::string>& words, std::string_view option) {
    const auto at = std::find(words.begin(), words.end(), option);
    return at == words.end() || at + 1 == words.end() ? std::string_view() : *(at + 1);
}

std::string cluster_of(const std::vector<std::string>& words) {
    return std::string(ecs::parse_reference(value_of(words, "--cluster")).name);
}

// Those of the task that the line names, else of every task definition.
void add_containers(const World& world, const std::vector<std::string>& words, Completer* out) {
    const std::string_view wanted = ecs::parse_reference(value_of(words, "--task")).name;
    ecs::TaskId id;
    const ecs::TaskRow* task =
        ecs::parse_task_id(world, wanted, &id) ? world.ecs.tasks.find(id) : nullptr;
    world.ecs.task_definitions.each(
        [&world, task, out](ecs::TaskDefinitionId definition, const ecs::TaskDefinitionRow& row) {
            if (task != nullptr && task->task_definition != definition) {
                return;
            }
            for (const ecs::ContainerSpec& container : row.containers) {
                out->add(world.text(container.name), "container");
            }
        });
}

void add_ecs_arns(Completer* out) {
    out->only_arns();
    out->add_clusters();
    out->add_services({});
    out->add_task_definitions(false);
    out->add_tasks({});
}

void add_roles(const World& world, Completer* out) {
    for (const Sym role : world.iam.role_names) {
        out->add("arn:aws:iam::" + std::string(world.text(world.account)) + ":role/" +
                     std::string(world.text(role)),
                 "role");
    }
}

void add_repositories(const World& world, Completer* out) {
    for (const ecr::RepositoryRow& row : world.ecr.repositories) {
        out->add(world.text(row.name), "repository");
    }
}

void add_images(const World& world, std::string_view repository, Completer* out) {
    for (const ecr::RepositoryRow& row : world.ecr.repositories) {
        for (const ecr::ImageRow& image : row.images) {
            for (const Sym tag : image.tags) {
                if (repository.empty() || world.text(row.name) == repository) {
                    out->add("imageTag=" + std::string(world.text(tag)), "image");
                }
            }
        }
    }
}

void add_secrets(const World& world, Completer* out) {
    world.secrets.secrets.each([&world, out](secrets::SecretId, const secrets::SecretRow& row) {
        out->add_named(world.text(row.name), "secret",
                       [&world, &row] { return secrets::secret_arn(world, row); });
    });
}

void add_parameters(const World& world, Completer* out) {
    world.secrets.parameters.each(
        [&world, out](secrets::ParameterId, const secrets::ParameterRow& row) {
            out->add(world.text(row.name), "parameter");
        });
}

void add_buckets(const World& world, std::string_view suffix, Completer* out) {
    for (const s3::BucketRow& bucket : world.s3.buckets) {
        out->add(world.text(bucket.name), "bucket", suffix);
    }
}

// Keys, folder by folder as `aws s3 ls` shows them.
void add_objects(const World& world, std::string_view bucket, Completer* out) {
    for (const s3::BucketRow& row : world.s3.buckets) {
        if (world.text(row.name) != bucket) {
            continue;
        }
        for (const s3::ObjectRow& object : row.objects) {
            const std::size_t slash = object.key.find('/', out->prefix().size());
            if (slash == std::string::npos) {
                out->add(object.key, "object");
            } else {
                out->add(std::string_view(object.key).substr(0, slash + 1), "folder", "");
            }
        }
    }
}

template <class Rows>
void add_ids(const World& world, const Rows& rows, std::string_view detail, std::string_view suffix,
             Completer* out) {
    for (const auto& row : rows) {
        out->add(world.text(row.id), detail, suffix);
    }
}

void add_interfaces(const World& world, Completer* out) {
    for (const vpc::Interface& interface : vpc::all_interfaces(world)) {
        out->add(interface.id, "network interface");
    }
}

// Inside "awsvpcConfiguration={subnets=[...],securityGroups=[...],assignPublicIp=...}".
void add_network(const World& world, Completer* out) {
    const std::string& typed = out->prefix();
    constexpr std::string_view kOuter = "awsvpcConfiguration={";
    if (typed.size() < kOuter.size()) {
        out->add("awsvpcConfiguration={subnets=[", "subnets, groups, public address", "");
        return out->add_files("file://");
    }
    const std::size_t word = typed.find_last_of("{[,=") + 1;
    const std::size_t bracket = typed.rfind('[');
    const std::size_t closed = typed.rfind(']');
    const bool in_list =
        bracket != std::string::npos && (closed == std::string::npos || closed < bracket);
    const bool groups = in_list && typed.substr(0, bracket).ends_with("securityGroups=");
    const bool address = typed.substr(0, word).ends_with("assignPublicIp=");
    out->keep(word);
    if (in_list && groups) {
        add_ids(world, world.vpc.security_groups, "security group", "", out);
    } else if (in_list) {
        add_ids(world, world.vpc.subnets, "subnet", "", out);
    } else if (address) {
        out->add("ENABLED", "value", "}");
        out->add("DISABLED", "value", "}");
    } else {
        out->add("subnets=[", "list of subnets", "");
        out->add("securityGroups=[", "list of security groups", "");
        out->add("assignPublicIp=", "ENABLED or DISABLED", "");
    }
}

void add_ec2(const World& world, Kind kind, Completer* out) {
    if (kind == Kind::kVpc) {
        add_ids(world, world.vpc.vpcs, "VPC", " ", out);
    } else if (kind == Kind::kSubnet) {
        add_ids(world, world.vpc.subnets, "subnet", " ", out);
    } else if (kind == Kind::kSecurityGroup) {
        add_ids(world, world.vpc.security_groups, "security group", " ", out);
    } else if (kind == Kind::kRouteTable) {
        add_ids(world, world.vpc.route_tables, "route table", " ", out);
    } else if (kind == Kind::kInternetGateway) {
        add_ids(world, world.vpc.internet_gateways, "internet gateway", " ", out);
    } else {
        for (const vpc::SecurityGroupRow& row : world.vpc.security_groups) {
            out->add(world.text(row.name), "security group");
        }
    }
}

void add_kind(const World& world, Kind kind, const std::vector<std::string>& words,
              Completer* out) {
    switch (kind) {
        case Kind::kCluster:
            return out->add_clusters();
        case Kind::kService:
            return out->add_services(cluster_of(words));
        case Kind::kTask:
            return out->add_tasks(cluster_of(words));
        case Kind::kTaskDefinition:
            return out->add_task_definitions(false);
        case Kind::kFamily:
            return out->add_task_definitions(true);
        case Kind::kContainer:
            return add_containers(world, words, out);
        case Kind::kEcsArn:
            return add_ecs_arns(out);
        case Kind::kRoleArn:
            return add_roles(world, out);
        case Kind::kNetwork:
            return add_network(world, out);
        case Kind::kRepository:
            return add_repositories(world, out);
        case Kind::kImage:
            return add_images(world, value_of(words, "--repository-name"), out);
        case Kind::kParameter:
            return add_parameters(world, out);
        case Kind::kSecret:
            return add_secrets(world, out);
        case Kind::kBucket:
            return add_buckets(world, " ", out);
        case Kind::kObject:
            return add_objects(world, value_of(words, "--bucket"), out);
        case Kind::kInterface:
            return add_interfaces(world, out);
        case Kind::kVpc:
        case Kind::kSubnet:
        case Kind::kSecurityGroup:
        case Kind::kGroupName:
        case Kind::kRouteTable:
        case Kind::kInternetGateway:
            return add_ec2(world, kind, out);
    }
}

}  // namespace

void add_names(const World& world, std::string_view service, std::string_view option,
               const std::vector<std::string>& words, Completer* out) {
    for (const KindRow& row : kKinds) {
        if (row.service == service && row.option == option) {
            add_kind(world, row.kind, words, out);
        }
    }
}

void complete_s3(const World& world, const std::vector<std::string>& words, Completer* out) {
    if (words.size() == 2) {
        for (const std::string_view verb : s3_verbs()) {
            out->add(verb, "subcommand");
        }
        return;
    }
    constexpr std::string_view kScheme = "s3://";
    if (out->prefix().substr(0, kScheme.size()) != kScheme) {
        out->add(kScheme, "a bucket", "");
        if (words[2] == "cp" || words[2] == "mv" || words[2] == "sync") {
            out->add_files("");
        }
        return;
    }
    const std::string place = out->prefix().substr(kScheme.size());
    const std::size_t slash = place.find('/');
    if (slash == std::string::npos) {
        out->keep(kScheme.size());
        return add_buckets(world, words[2] == "rb" ? " " : "/", out);
    }
    out->keep(kScheme.size() + slash + 1);
    add_objects(world, std::string_view(place).substr(0, slash), out);
}

void complete_docker(const World& world, const std::vector<std::string>& words, Completer* out) {
    if (words.size() == 1) {
        for (const std::string_view verb : docker_verbs()) {
            out->add(verb, "subcommand");
        }
        return;
    }
    const std::string& verb = words[1];
    if (verb == "logs" || verb == "rm" || verb == "stop" || verb == "inspect") {
        for (const DockerContainer& container : world.shell.docker.containers) {
            out->add(container.name, "container");
        }
    }
    if (verb == "build") {
        return out->add_files("");
    }
    if (verb == "push" || verb == "pull" || verb == "run" || verb == "tag" || verb == "rmi" ||
        verb == "inspect") {
        for (const DockerName& name : world.shell.docker.names) {
            out->add(name.repository + ":" + name.tag, "image");
        }
    }
    if (verb == "tag" || verb == "pull" || verb == "login") {
        const std::string host = ecr::registry_host(world);
        if (verb == "login") {
            return out->add(host, "registry");
        }
        for (const ecr::RepositoryRow& row : world.ecr.repositories) {
            out->add(host + "/" + std::string(world.text(row.name)) + ":", "repository", "");
        }
    }
}

}  // namespace drydock::shell
