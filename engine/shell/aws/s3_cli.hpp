// `aws s3`: the commands that work on files and objects together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/shell/aws/cli.hpp"

namespace drydock::shell {

int run_s3(Shell& shell, Command& command, std::string_view region,
           const std::vector<std::string>& raw);
// Its subcommands, and the options of one.
[[nodiscard]] std::vector<std::string_view> s3_verbs();
[[nodiscard]] std::vector<std::string_view> s3_options(std::string_view verb);

// One call of the service. True: *answer. False: *error.
bool call_s3(Shell& shell, std::string_view operation, const std::string& body, api::Doc* answer,
             ApiError* error);

// "s3://bucket/key" or "bucket/key" in two parts.
struct S3Path {
    std::string bucket;
    std::string key;
};
[[nodiscard]] S3Path split_s3_path(std::string_view path);
[[nodiscard]] bool is_s3_uri(std::string_view path);

// "1 Byte", "12 Bytes", "1.5 KiB", as the CLI rounds it.
[[nodiscard]] std::string human_readable_size(std::int64_t bytes);

// What cp, mv, rm and sync were told.
struct TransferArgs {
    std::string verb;  // cp, mv, rm, sync
    std::vector<std::string> paths;
    std::vector<std::pair<bool, std::string>> filters;              // true: --include
    std::vector<std::pair<std::string_view, std::string>> members;  // of PutObject and CopyObject
    std::vector<std::pair<std::string, std::string>> metadata;
    bool recursive = false;
    bool dryrun = false;
    bool quiet = false;
    bool only_errors = false;
    bool guess_type = true;
    bool remove_extra = false;  // sync --delete
    bool size_only = false;
};
int run_transfer(Shell& shell, Command& command, TransferArgs args);

}  // namespace drydock::shell
