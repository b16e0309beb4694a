// ~/.aws/config and ~/.aws/credentials in the virtual home, as botocore reads them and as
// `aws configure` writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

struct ConfigSetting {
    std::string key;  // "region"; a nested one "s3.max_concurrent_requests"
    std::string value;
};

struct ConfigSection {
    std::string name;  // of a profile, or as it stands between the brackets
    bool profile = false;
    std::vector<ConfigSetting> settings;
};

struct AwsConfig {
    std::vector<ConfigSection> sections;  // profiles of both files first; settings are merged

    [[nodiscard]] const ConfigSection* find_profile(std::string_view name) const;
    [[nodiscard]] const std::string* find(std::string_view profile, std::string_view key) const;
};

// AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else the files in ~/.aws: "~" is kept.
[[nodiscard]] std::string config_path(const ShellState& state);
[[nodiscard]] std::string credentials_path(const ShellState& state);

// Files that are not there are empty. False: *error says which file is no INI file.
bool load_aws_config(const ShellState& state, AwsConfig* out, std::string* error);

// Changes one file as the CLI does, line by line; comments and other settings stay. Values of the
// form {"key.sub", value} go beneath "key =". Returns the reason where the file cannot be written.
[[nodiscard]] std::string update_config_file(Shell& shell, std::string_view path,
                                             std::string_view section,
                                             std::vector<ConfigSetting> settings);

// "default" stays; others become "profile NAME".
[[nodiscard]] std::string profile_section(std::string_view profile);

// What decides a call, with where it comes from as `aws configure list` words it.
struct Configured {
    std::string value;
    std::string type;  // "env", "config-file", "shared-credentials-file", "manual"; empty: not set
    std::string location;  // "['AWS_REGION', 'AWS_DEFAULT_REGION']", "~/.aws/config"
    [[nodiscard]] bool set() const { return !type.empty(); }
};

// The environment's profile; not set: none.
[[nodiscard]] Configured environment_profile(const Shell& shell);
// Environment first, then the profile. Names: region, output, aws_access_key_id,
// aws_secret_access_key.
[[nodiscard]] Configured configured(const Shell& shell, const AwsConfig& config,
                                    std::string_view profile, std::string_view name);

}  // namespace drydock::shell
