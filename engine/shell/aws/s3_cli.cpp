// `aws s3 ls`, `mb`, `rb`, and the way to the transfers.
#include "engine/shell/aws/s3_cli.hpp"

#include <algorithm>

#include "engine/api/timestamp.hpp"
#include "engine/shell/aws/argparse.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct Usage {
    std::string_view verb;
    std::string_view text;
};

constexpr Usage kUsages[] = {
    {"ls", "<S3Uri> or NONE"},
    {"cp", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
    {"mv", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
    {"rm", "<S3Uri>"},
    {"sync", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
    {"mb", "<S3Uri>"},
    {"rb", "<S3Uri>"},
    {"presign", "<S3Uri>"},
};

constexpr std::string_view kHelp =
    "aws s3: objects and files\n"
    "\n"
    "  ls [S3Uri] [--recursive] [--human-readable] [--summarize]\n"
    "  cp, mv SOURCE TARGET [--recursive] [--exclude P] [--include P] [--dryrun] [--quiet]\n"
    "  rm S3Uri [--recursive] [--exclude P] [--include P] [--dryrun] [--quiet]\n"
    "  sync SOURCE TARGET [--delete] [--size-only] [--exclude P] [--include P] [--dryrun]\n"
    "  mb, rb S3Uri [--force]\n"
    "\n"
    "An S3Uri is s3://bucket/key; - is standard input or output in cp.\n";

int fail_with(Command& command, const std::string& text, int exit_code) {
    command.err("\n" + text + "\n");
    return exit_code;
}

std::string usage_of(std::string_view verb) {
    for (const Usage& usage : kUsages) {
        if (usage.verb == verb) {
            return std::string(usage.text);
        }
    }
    return {};
}

// The options of a verb; of those with a value the member of PutObject they set.
struct OptionRow {
    std::string_view name;
    std::string_view verbs;  // those that take it
    Nargs nargs;
    std::string_view member;        // empty: no member
    std::string_view choices = {};  // separated by blanks; empty: anything
};

constexpr OptionRow kOptions[] = {
    {"--recursive", "ls cp mv rm", Nargs::kFlag, ""},
    {"--human-readable", "ls", Nargs::kFlag, ""},
    {"--summarize", "ls", Nargs::kFlag, ""},
    {"--page-size", "ls cp mv rm sync", Nargs::kOne, ""},
    {"--force", "rb", Nargs::kFlag, ""},
    {"--expires-in", "presign", Nargs::kOne, ""},
    {"--dryrun", "cp mv rm sync", Nargs::kFlag, ""},
    {"--quiet", "cp mv rm sync", Nargs::kFlag, ""},
    {"--only-show-errors", "cp mv rm sync", Nargs::kFlag, ""},
    {"--no-progress", "cp mv sync", Nargs::kFlag, ""},
    {"--no-guess-mime-type", "cp mv sync", Nargs::kFlag, ""},
    {"--follow-symlinks", "cp mv sync", Nargs::kFlag, ""},
    {"--no-follow-symlinks", "cp mv sync", Nargs::kFlag, ""},
    {"--delete", "sync", Nargs::kFlag, ""},
    {"--size-only", "sync", Nargs::kFlag, ""},
    {"--exact-timestamps", "sync", Nargs::kFlag, ""},
    {"--acl", "cp mv sync", Nargs::kOne, "ACL",
     "private public-read public-read-write authenticated-read aws-exec-read bucket-owner-read "
     "bucket-owner-full-control log-delivery-write"},
    {"--content-type", "cp mv sync", Nargs::kOne, "ContentType"},
    {"--cache-control", "cp mv sync", Nargs::kOne, "CacheControl"},
    {"--content-disposition", "cp mv sync", Nargs::kOne, "ContentDisposition"},
    {"--content-encoding", "cp mv sync", Nargs::kOne, "ContentEncoding"},
    {"--content-language", "cp mv sync", Nargs::kOne, "ContentLanguage"},
    {"--expires", "cp mv sync", Nargs::kOne, "Expires"},
    {"--storage-class", "cp mv sync", Nargs::kOne, "StorageClass",
     "STANDARD REDUCED_REDUNDANCY STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER DEEP_ARCHIVE "
     "GLACIER_IR"},
    {"--sse", "cp mv sync", Nargs::kOptional, "ServerSideEncryption", "AES256 aws:kms"},
    {"--sse-kms-key-id", "cp mv sync", Nargs::kOne, "SSEKMSKeyId"},
    {"--website-redirect", "cp mv sync", Nargs::kOne, "WebsiteRedirectLocation"},
    {"--metadata", "cp mv sync", Nargs::kOne, ""},
    {"--metadata-directive", "cp mv sync", Nargs::kOne, "MetadataDirective", "COPY REPLACE"},
    // Without effect here: how large a stream is, where the source's bucket is, who pays.
    {"--expected-size", "cp", Nargs::kOne, ""},
    {"--source-region", "cp mv sync", Nargs::kOne, ""},
    {"--request-payer", "ls cp mv rm sync", Nargs::kOptional, "", "requester"},
    {"--ignore-glacier-warnings", "cp mv sync", Nargs::kFlag, ""},
    {"--force-glacier-transfer", "cp mv sync", Nargs::kFlag, ""},
    {"--copy-props", "cp mv sync", Nargs::kOne, "", "none metadata-directive default"},
    // Not modelled.
    {"--grants", "cp mv sync", Nargs::kSome, ""},
    {"--sse-c", "cp mv sync", Nargs::kOptional, "", "AES256"},
    {"--sse-c-key", "cp mv sync", Nargs::kOne, ""},
    {"--sse-c-copy-source", "cp mv sync", Nargs::kOptional, "", "AES256"},
    {"--sse-c-copy-source-key", "cp mv sync", Nargs::kOne, ""},
};

bool takes(const OptionRow& row, std::string_view verb) {
    const std::vector<std::string_view> verbs = split(row.verbs, ' ');
    return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

// --include and --exclude count in the order in which they stand.
std::vector<std::string> take_filters(const std::vector<std::string>& raw, TransferArgs* args) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const bool include = raw[i] == "--include";
        if ((include || raw[i] == "--exclude") && i + 1 < raw.size()) {
            args->filters.emplace_back(include, raw[++i]);
        } else {
            rest.push_back(raw[i]);
        }
    }
    return rest;
}

struct Parsed {
    std::vector<std::string> paths;
    std::vector<std::string_view> flags;
    std::vector<std::pair<std::string_view, std::string>> values;  // by option

    [[nodiscard]] bool has(std::string_view flag) const {
        return std::find(flags.begin(), flags.end(), flag) != flags.end();
    }
};

// 0, or the exit code of what was printed.
int parse_verb(Command& command, std::string_view verb, const std::vector<std::string>& raw,
               Parsed* out) {
    const bool two = verb == "cp" || verb == "mv" || verb == "sync";
    const std::size_t wanted = two ? 2 : 1;
    std::vector<ArgRow> rows;
    for (const OptionRow& option : kOptions) {
        if (takes(option, verb)) {
            ArgRow row;
            row.name = std::string(option.name);
            row.nargs = option.nargs;
            if (!option.choices.empty()) {
                const std::vector<std::string_view> choices = split(option.choices, ' ');
                row.choices.assign(choices.begin(), choices.end());
            }
            rows.push_back(std::move(row));
        }
    }
    rows.push_back({"paths", Nargs::kAny, false, ArgType::kText, {}});
    const ArgsParsed parsed = parse_args(rows, raw);
    if (!parsed.error.empty()) {
        return fail_with(command, usage_error(parsed.error), kExitUsage);
    }
    out->paths = parsed.values.back().values;
    std::vector<std::string> extras;
    for (const std::string& extra : parsed.extras) {
        const bool operand = extra == "-" || (!extra.empty() && extra[0] != '-');
        (operand && out->paths.size() < wanted ? out->paths : extras).push_back(extra);
    }
    while (out->paths.size() > wanted) {
        extras.push_back(out->paths.back());
        out->paths.pop_back();
    }
    if (!extras.empty()) {
        return fail_with(command, "Unknown options: " + join(extras, ","), kExitUsage);
    }
    if (out->paths.size() < wanted && verb != "ls") {
        const bool single = verb == "mb" || verb == "rb" || verb == "presign";
        return fail_with(command,
                         usage_error("the following arguments are required: " +
                                     std::string(single ? "path" : "paths")),
                         kExitUsage);
    }
    for (std::size_t i = 0, row = 0; i < std::size(kOptions); ++i) {
        if (!takes(kOptions[i], verb)) {
            continue;
        }
        const ArgValue& value = parsed.values[row++];
        if (value.given && kOptions[i].nargs == Nargs::kFlag) {
            out->flags.push_back(kOptions[i].name);
        } else if (value.given) {
            // --sse alone is AES256; of no other option here does a missing value matter.
            out->values.emplace_back(kOptions[i].name,
                                     value.values.empty() ? "AES256" : value.values[0]);
        }
    }
    return 0;
}

// The first option that would change what is stored, and is not modelled.
std::string_view unmodelled_option(const Parsed& parsed) {
    for (const auto& [name, value] : parsed.values) {
        if (name == "--grants" || name.substr(0, 7) == "--sse-c" ||
            (name == "--copy-props" && value == "none")) {
            return name;
        }
    }
    return {};
}

// "2026-01-05 09:00:00"
std::string listed_time(api::Value time) {
    std::int64_t ms = 0;
    (void)api::timestamp_ms(time, &ms);
    std::string text = format_iso8601(ms).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

int print_service_error(Command& command, const ApiError& error, std::string_view operation) {
    return fail_with(command, service_error_text(error, operation), kExitService);
}

int list_all_buckets(Shell& shell, Command& command) {
    api::Doc answer;
    ApiError error;
    if (!call_s3(shell, "ListBuckets", "{}", &answer, &error)) {
        return print_service_error(command, error, "ListBuckets");
    }
    for (const api::Value bucket : answer.root()["Buckets"]) {
        command.out(listed_time(bucket["CreationDate"]) + " " + std::string(bucket["Name"].str()) +
                    "\n");
    }
    return 0;
}

class Listing {
public:
    Listing(Shell& shell, Command& command, const Parsed& parsed)
        : shell_(shell),
          command_(command),
          recursive_(parsed.has("--recursive")),
          human_(parsed.has("--human-readable")) {}

    int run(const S3Path& path) {
        std::string token;
        do {
            api::Doc page;
            ApiError error;
            if (!call_s3(shell_, "ListObjectsV2", request(path, token), &page, &error)) {
                return print_service_error(command_, error, "ListObjectsV2");
            }
            print(page.root());
            token = page.root()["NextContinuationToken"].str();
        } while (!token.empty());
        return path.key.empty() || found_ ? 0 : 1;
    }
    void summarize() const {
        command_.out("\nTotal Objects: " + std::to_string(objects_) + "\n");
        command_.out("   Total Size: " + size_text(bytes_) + "\n");
    }

private:
    [[nodiscard]] std::string request(const S3Path& path, const std::string& token) const {
        std::string body;
        api::JsonWriter out(&body);
        out.begin_object();
        out.member("Bucket", path.bucket);
        out.member("Prefix", path.key);
        if (!recursive_) {
            out.member("Delimiter", "/");
        }
        if (!token.empty()) {
            out.member("ContinuationToken", token);
        }
        out.end_object();
        return body;
    }
    [[nodiscard]] std::string size_text(std::int64_t bytes) const {
        return human_ ? human_readable_size(bytes) : std::to_string(bytes);
    }
    void print(api::Value page) {
        for (const api::Value prefix : page["CommonPrefixes"]) {
            const std::vector<std::string_view> parts = split(prefix["Prefix"].str(), '/');
            command_.out(right("PRE", 30) + " " + std::string(parts[parts.size() - 2]) + "/\n");
            found_ = true;
        }
        for (const api::Value object : page["Contents"]) {
            const std::int64_t size = object["Size"].i64();
            const std::string_view key = object["Key"].str();
            const std::size_t slash = key.rfind('/');
            const bool whole = recursive_ || slash == std::string_view::npos;
            command_.out(listed_time(object["LastModified"]) + " " + right(size_text(size), 10) +
                         " " + std::string(whole ? key : key.substr(slash + 1)) + "\n");
            bytes_ += size;
            ++objects_;
            found_ = true;
        }
    }

    Shell& shell_;
    Command& command_;
    bool recursive_;
    bool human_;
    bool found_ = false;
    std::int64_t objects_ = 0;
    std::int64_t bytes_ = 0;
};

int run_ls_objects(Shell& shell, Command& command, const Parsed& parsed) {
    const S3Path path = split_s3_path(parsed.paths.empty() ? "s3://" : parsed.paths[0]);
    Listing listing(shell, command, parsed);
    int exit_code = 0;
    if (path.bucket.empty()) {
        exit_code = list_all_buckets(shell, command);
    } else {
        exit_code = listing.run(path);
    }
    if (parsed.has("--summarize") && exit_code <= 1) {
        listing.summarize();
    }
    return exit_code;
}

int make_or_remove_bucket(Shell& shell, Command& command, std::string_view verb,
                          std::string_view asked_region, const Parsed& parsed) {
    const std::string& uri = parsed.paths[0];
    const bool make = verb == "mb";
    const S3Path path = split_s3_path(uri);
    if (!is_s3_uri(uri)) {
        return fail_with(command, usage_of(verb) + "\nError: Invalid argument type", kExitUsage);
    }
    if (!make && !path.key.empty()) {
        return fail_with(command,
                         "Please specify a valid bucket name only. E.g. s3://" + path.bucket,
                         kExitUsage);
    }
    if (parsed.has("--force")) {
        TransferArgs args;
        args.verb = "rm";
        args.recursive = true;
        args.paths = {uri};
        if (run_transfer(shell, command, args) != 0) {
            return fail_with(command,
                             "remove_bucket failed: Unable to delete all objects in the bucket, "
                             "bucket will not be deleted.",
                             kExitGeneral);
        }
    }
    std::string body;
    api::JsonWriter out(&body);
    out.begin_object();
    out.member("Bucket", path.bucket);
    const std::string_view region = shell.world.text(shell.world.region);
    if (make && region != "us-east-1") {
        out.key("CreateBucketConfiguration").begin_object();
        out.member("LocationConstraint", region);
        out.end_object();
    }
    out.end_object();
    api::Doc answer;
    ApiError error;
    const std::string_view operation = make ? "CreateBucket" : "DeleteBucket";
    const std::string label = make ? "make_bucket" : "remove_bucket";
    std::string note;
    if (!region_answers(shell, *api::find_service("s3"), operation, asked_region, &error, &note) ||
        !call_s3(shell, operation, body, &answer, &error)) {
        command.err(label + " failed: " + uri + " " + service_error_text(error, operation) + "\n");
        if (!note.empty()) {
            command.note(note + "\n");
        }
        return 1;
    }
    command.out(label + ": " + path.bucket + "\n");
    return 0;
}

// "k1=v1,k2=v2" or JSON.
bool read_metadata(const std::string& text, TransferArgs* args) {
    api::Doc doc;
    std::string problem;
    if (text.substr(0, 1) == "{") {
        if (!api::parse_json(text, &doc, &problem)) {
            return false;
        }
        for (auto it = doc.root().begin(); !(it == doc.root().end()); ++it) {
            args->metadata.emplace_back(std::string(it.key()), std::string((*it).str()));
        }
        return true;
    }
    for (const std::string_view pair : split(text, ',')) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) {
            return false;
        }
        args->metadata.emplace_back(std::string(pair.substr(0, equals)),
                                    std::string(pair.substr(equals + 1)));
    }
    return true;
}

int start_transfer(Shell& shell, Command& command, const Parsed& parsed, TransferArgs args) {
    const std::string_view unmodelled = unmodelled_option(parsed);
    if (!unmodelled.empty()) {
        return fail_with(command,
                         "Drydock does not model " + std::string(unmodelled) + " of 'aws s3 " +
                             args.verb + "' yet.",
                         kExitGeneral);
    }
    args.paths = parsed.paths;
    args.recursive = parsed.has("--recursive") || args.verb == "sync";
    args.dryrun = parsed.has("--dryrun");
    args.quiet = parsed.has("--quiet");
    args.only_errors = parsed.has("--only-show-errors");
    args.guess_type = !parsed.has("--no-guess-mime-type");
    args.remove_extra = parsed.has("--delete");
    args.size_only = parsed.has("--size-only");
    for (const auto& [name, value] : parsed.values) {
        for (const OptionRow& option : kOptions) {
            if (option.name == name && !option.member.empty()) {
                args.members.emplace_back(option.member, value);
            }
        }
        if (name == "--metadata" && !read_metadata(value, &args)) {
            return fail_with(command, "Error parsing parameter '--metadata': Expected: '='",
                             kExitUsage);
        }
    }
    std::string types;
    for (const std::string& path : args.paths) {
        types += is_s3_uri(path) ? "s3" : "local";
    }
    const bool good = args.verb == "rm" ? types == "s3" : types != "locallocal";
    if (!good) {
        return fail_with(command,
                         "usage: aws s3 " + args.verb + " " + usage_of(args.verb) +
                             "\nError: Invalid argument type",
                         kExitUsage);
    }
    return run_transfer(shell, command, std::move(args));
}

}  // namespace

bool call_s3(Shell& shell, std::string_view operation, const std::string& body, api::Doc* answer,
             ApiError* error) {
    std::string json;
    std::string note;
    std::string problem;
    return shell.port.call(shell.world, "s3", operation, body, &json, error, &note) &&
           api::parse_json(json, answer, &problem);
}

bool is_s3_uri(std::string_view path) { return path.substr(0, 5) == "s3://"; }

S3Path split_s3_path(std::string_view path) {
    path.remove_prefix(is_s3_uri(path) ? 5 : 0);
    const std::size_t slash = path.find('/');
    S3Path out;
    out.bucket = path.substr(0, slash);
    out.key = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    return out;
}

std::string human_readable_size(std::int64_t bytes) {
    if (bytes == 1) {
        return "1 Byte";
    }
    if (bytes < 1024) {
        return std::to_string(bytes) + " Bytes";
    }
    // Division rounded half to even, as Python rounds.
    const auto rounded = [](std::int64_t value, std::int64_t unit) {
        const std::int64_t quotient = value / unit;
        const std::int64_t twice = (value % unit) * 2;
        return quotient + (twice > unit || (twice == unit && quotient % 2 == 1) ? 1 : 0);
    };
    constexpr std::string_view kSuffixes[] = {"KiB", "MiB", "GiB", "TiB"};
    std::int64_t unit = 1024;
    for (const std::string_view suffix : kSuffixes) {
        if (rounded(bytes, unit) < 1024 || suffix == "TiB") {
            const std::int64_t tenths = rounded(bytes * 10, unit);
            return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " +
                   std::string(suffix);
        }
        unit *= 1024;
    }
    return {};
}

namespace {

// Whether --include and --exclude choose among its files.
bool filters(std::string_view verb) {
    return verb == "cp" || verb == "mv" || verb == "rm" || verb == "sync";
}

}  // namespace

std::vector<std::string_view> s3_verbs() {
    std::vector<std::string_view> out;
    for (const Usage& usage : kUsages) {
        out.push_back(usage.verb);
    }
    return out;
}

std::vector<std::string_view> s3_options(std::string_view verb) {
    std::vector<std::string_view> out;
    for (const OptionRow& row : kOptions) {
        if (takes(row, verb)) {
            out.push_back(row.name);
        }
    }
    if (filters(verb)) {
        out.insert(out.end(), {"--exclude", "--include"});
    }
    return out;
}

int run_s3(Shell& shell, Command& command, std::string_view region,
           const std::vector<std::string>& raw) {
    // In the real CLI's order.
    const std::vector<std::string> verbs{"ls",   "website", "cp", "mv",     "rm",
                                         "sync", "mb",      "rb", "presign"};
    if (raw.empty()) {
        return fail_with(command,
                         "usage: aws [options] s3 <subcommand> [parameters]\naws: error: too few "
                         "arguments",
                         kExitUsage);
    }
    const std::string& verb = raw[0];
    const std::vector<std::string> rest(raw.begin() + 1, raw.end());
    if (verb == "help" || (rest.size() == 1 && rest[0] == "help")) {
        command.out(kHelp);
        return 0;
    }
    if (verb == "website" || verb == "presign") {
        return fail_with(command, "Drydock does not model 'aws s3 " + verb + "' yet.",
                         kExitGeneral);
    }
    if (std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) {
        return fail_with(command,
                         usage_error("argument subcommand: " + invalid_choice(verb, verbs)),
                         kExitUsage);
    }
    TransferArgs args;
    Parsed parsed;
    args.verb = verb;
    const int exit_code =
        parse_verb(command, verb, filters(verb) ? take_filters(rest, &args) : rest, &parsed);
    if (exit_code != 0) {
        return exit_code;
    }
    if (verb == "ls") {
        return run_ls_objects(shell, command, parsed);
    }
    return filters(verb) ? start_transfer(shell, command, parsed, std::move(args))
                         : make_or_remove_bucket(shell, command, verb, region, parsed);
}

}  // namespace drydock::shell
