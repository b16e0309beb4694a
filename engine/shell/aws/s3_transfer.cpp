// `aws s3 cp`, `mv`, `rm` and `sync`: which files meet which objects, and what becomes of each.
//
// Files of the virtual home have no times, so sync compares contents (size, then MD5 and ETag)
// where the real command compares size and time.
#include <algorithm>

#include "engine/api/timestamp.hpp"
#include "engine/core/digest.hpp"
#include "engine/shell/aws/s3_cli.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct TypeRow {
    std::string_view extension;
    std::string_view type;
};

// What Python's mimetypes says; others get none, and S3 its own default.
constexpr TypeRow kTypes[] = {
    {"css", "text/css"},          {"csv", "text/csv"},          {"gif", "image/gif"},
    {"htm", "text/html"},         {"html", "text/html"},        {"ico", "image/vnd.microsoft.icon"},
    {"jpeg", "image/jpeg"},       {"jpg", "image/jpeg"},        {"js", "text/javascript"},
    {"json", "application/json"}, {"md", "text/markdown"},      {"mp4", "video/mp4"},
    {"pdf", "application/pdf"},   {"png", "image/png"},         {"py", "text/x-python"},
    {"sh", "application/x-sh"},   {"svg", "image/svg+xml"},     {"tar", "application/x-tar"},
    {"txt", "text/plain"},        {"wasm", "application/wasm"}, {"xml", "text/xml"},
    {"zip", "application/zip"},
};

std::string_view guess_type(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    for (const TypeRow& row : kTypes) {
        if (dot != std::string_view::npos && lower(path.substr(dot + 1)) == row.extension) {
            return row.type;
        }
    }
    return {};
}

// A place: a folder or file, or a bucket and the beginning of keys. Paths of objects are
// "bucket/key".
struct Place {
    bool s3 = false;
    std::string path;
    bool use_source_name = false;
};

struct Item {
    bool s3 = false;
    std::string path;         // absolute, or bucket/key
    std::string target;       // where it goes
    std::string compare_key;  // the part of the path that both sides share
    std::int64_t size = 0;
    std::int64_t modified_ms = 0;  // objects
    std::string etag;              // objects, without quotes
};

bool ends_with_slash(std::string_view text) { return !text.empty() && text.back() == '/'; }

// As os.path.relpath() joins it: "./x", "dir/x", "../x".
std::string relative(const ShellState& state, std::string_view absolute) {
    const std::string folder(folder_of(absolute));
    std::vector<std::string_view> here = split(state.cwd, '/');
    std::vector<std::string_view> there =
        split(folder == "/" ? std::string_view() : std::string_view(folder), '/');
    std::size_t same = 0;
    while (same < here.size() && same < there.size() && here[same] == there[same]) {
        ++same;
    }
    std::string out;
    for (std::size_t i = same; i < here.size(); ++i) {
        out += "../";
    }
    for (std::size_t i = same; i < there.size(); ++i) {
        out += std::string(there[i]) + "/";
    }
    return (out.empty() ? "./" : out) + std::string(absolute.substr(absolute.rfind('/') + 1));
}

class Transfer {
public:
    Transfer(Shell& shell, Command& command, TransferArgs args)
        : shell_(shell), command_(command), args_(std::move(args)) {}

    int run();

private:
    [[nodiscard]] Place read_place(const std::string& path, bool is_target) const;
    bool check_paths(int* exit_code);
    bool list(const Place& from, const Place& to, std::vector<Item>* out);
    bool list_one_object(const std::string& path, const Place& to, std::vector<Item>* out);
    bool list_objects(const Place& from, const Place& to, std::vector<Item>* out);
    void list_files(const Place& from, const Place& to, std::vector<Item>* out) const;
    void place_item(const Place& from, const Place& to, Item* item) const;
    [[nodiscard]] bool passes(const Item& item) const;
    [[nodiscard]] std::string filter_root(const std::string& path) const;
    void sync_all(const std::vector<Item>& sources, const std::vector<Item>& targets);
    [[nodiscard]] bool differs(const Item& source, const Item& target) const;
    void transfer(const Item& item);
    bool remove(const Item& item, bool report);
    bool upload(const Item& item, std::string* problem);
    // Stores bytes under "bucket/key"; the name tells their type.
    bool put(const std::string& target, std::string_view name, std::string_view content,
             std::string* problem);
    bool download(const Item& item, std::string* problem);
    bool copy(const Item& item, std::string* problem);
    int stream();
    [[nodiscard]] std::string shown(bool s3, const std::string& path) const {
        return s3 ? "s3://" + path : relative(shell_.state(), path);
    }
    void say(const std::string& line) {
        if (!args_.quiet && !args_.only_errors) {
            command_.out((args_.dryrun ? "(dryrun) " : "") + line + "\n");
        }
    }
    void fail(const std::string& line) {
        ++failures_;
        if (!args_.quiet) {
            command_.err(line + "\n");
        }
    }
    void add_settings(bool copy, std::string_view path, api::JsonWriter& out) const;
    bool call(std::string_view operation, const std::string& body, api::Doc* answer,
              std::string* problem);

    Shell& shell_;
    Command& command_;
    TransferArgs args_;
    Place from_;
    Place to_;
    int failures_ = 0;
};

std::string object_request(std::string_view path) {
    const S3Path place = split_s3_path(path);
    std::string body;
    api::JsonWriter out(&body);
    out.begin_object();
    out.member("Bucket", place.bucket);
    out.member("Key", place.key);
    out.end_object();
    return body;
}

bool Transfer::call(std::string_view operation, const std::string& body, api::Doc* answer,
                    std::string* problem) {
    ApiError error;
    if (call_s3(shell_, operation, body, answer, &error)) {
        return true;
    }
    *problem = service_error_text(error, operation);
    return false;
}

Place Transfer::read_place(const std::string& path, bool is_target) const {
    Place place;
    place.s3 = is_s3_uri(path);
    if (place.s3) {
        place.path = path.substr(5);
        if (split_s3_path(place.path).key.empty() && !ends_with_slash(place.path)) {
            place.path += '/';
        }
        if (args_.recursive && !ends_with_slash(place.path)) {
            place.path += '/';
        }
    } else {
        place.path = resolve_path(shell_.state(), path);
        const bool folder = is_folder(shell_.state(), place.path);
        if (folder || args_.recursive || (is_target && ends_with_slash(path))) {
            place.path += place.path == "/" ? "" : "/";
        }
    }
    place.use_source_name = args_.recursive || ends_with_slash(place.path);
    return place;
}

// What the real command refuses before it begins.
bool Transfer::check_paths(int* exit_code) {
    const std::string& source = args_.paths[0];
    const std::string& target = args_.paths.back();
    const auto refuse = [&](const std::string& text, int code) {
        command_.err("\n" + text + "\n");
        *exit_code = code;
        return false;
    };
    if ((source == "-" || target == "-") && (args_.verb != "cp" || args_.recursive)) {
        return refuse("Streaming currently is only compatible with non-recursive cp commands",
                      kExitUsage);
    }
    if (args_.verb == "mv" && is_s3_uri(source) && is_s3_uri(target)) {
        const std::size_t slash = source.rfind('/');
        const bool same = source == target ||
                          (ends_with_slash(target) && target + source.substr(slash + 1) == source);
        if (same) {
            return refuse("Cannot mv a file onto itself: '" + source + "' - '" + target + "'",
                          kExitUsage);
        }
    }
    const std::string local = resolve_path(shell_.state(), source);
    if (!is_s3_uri(source) && source != "-" && find_file(shell_.state(), local) == nullptr &&
        !is_folder(shell_.state(), local)) {
        return refuse("The user-provided path " + source + " does not exist.", kExitGeneral);
    }
    return true;
}

// find_dest_path_comp_key of the real command.
void Transfer::place_item(const Place& from, const Place& to, Item* item) const {
    const std::size_t slash = item->path.rfind('/');
    item->compare_key =
        args_.recursive ? item->path.substr(from.path.size()) : item->path.substr(slash + 1);
    item->target = to.use_source_name ? to.path + item->compare_key : to.path;
}

void Transfer::list_files(const Place& from, const Place& to, std::vector<Item>* out) const {
    for (const File& file : shell_.state().files) {
        const bool inside = args_.recursive ? file.path.compare(0, from.path.size(), from.path) == 0
                                            : file.path == from.path;
        if (!inside || ends_with_slash(file.path)) {
            continue;
        }
        Item item;
        item.path = file.path;
        item.size = static_cast<std::int64_t>(file.content.size());
        place_item(from, to, &item);
        out->push_back(std::move(item));
    }
}

bool Transfer::list_one_object(const std::string& path, const Place& to, std::vector<Item>* out) {
    api::Doc answer;
    ApiError error;
    Item item;
    item.s3 = true;
    item.path = path;
    // A single delete needs to know nothing of its object.
    if (args_.verb != "rm") {
        if (!call_s3(shell_, "HeadObject", object_request(path), &answer, &error)) {
            if (error.code == "404") {
                error.message = "Key \"" + split_s3_path(path).key + "\" does not exist";
            }
            fail("fatal error: " + service_error_text(error, "HeadObject"));
            return false;
        }
        item.size = answer.root()["ContentLength"].i64();
    }
    Place from;
    from.path = path;
    place_item(from, to, &item);
    out->push_back(std::move(item));
    return true;
}

bool Transfer::list_objects(const Place& from, const Place& to, std::vector<Item>* out) {
    const S3Path place = split_s3_path(from.path);
    if (!args_.recursive && !place.key.empty()) {
        return list_one_object(from.path, to, out);
    }
    std::string token;
    do {
        std::string body;
        std::string problem;
        api::Doc page;
        api::JsonWriter request(&body);
        request.begin_object();
        request.member("Bucket", place.bucket);
        request.member("Prefix", place.key);
        if (!token.empty()) {
            request.member("ContinuationToken", token);
        }
        request.end_object();
        if (!call("ListObjectsV2", body, &page, &problem)) {
            fail("fatal error: " + problem);
            return false;
        }
        for (const api::Value object : page.root()["Contents"]) {
            Item item;
            item.s3 = true;
            item.path = place.bucket + "/" + std::string(object["Key"].str());
            item.size = object["Size"].i64();
            const std::string_view etag = object["ETag"].str();
            item.etag = etag.size() > 2 ? etag.substr(1, etag.size() - 2) : etag;
            (void)api::timestamp_ms(object["LastModified"], &item.modified_ms);
            // Keys that only look like a folder are nothing to download.
            const bool folder = item.size == 0 && ends_with_slash(item.path);
            if ((folder && args_.verb != "rm") || !args_.recursive) {
                continue;
            }
            place_item(from, to, &item);
            out->push_back(std::move(item));
        }
        token = page.root()["NextContinuationToken"].str();
    } while (!token.empty());
    return true;
}

bool Transfer::list(const Place& from, const Place& to, std::vector<Item>* out) {
    if (from.s3) {
        return list_objects(from, to, out);
    }
    list_files(from, to, out);
    return true;
}

// Where patterns are anchored: the folder, or the bucket and the prefix.
std::string Transfer::filter_root(const std::string& path) const {
    if (is_s3_uri(path)) {
        std::string root = path.substr(5);
        const S3Path place = split_s3_path(root);
        if (!args_.recursive && !place.key.empty() && !ends_with_slash(place.key)) {
            root = root.substr(0, root.rfind('/'));
        }
        return root + (ends_with_slash(root) ? "" : "/");
    }
    const std::string absolute = resolve_path(shell_.state(), path);
    return (args_.recursive ? absolute : std::string(folder_of(absolute))) + "/";
}

// Later patterns win.
bool Transfer::passes(const Item& item) const {
    bool in = true;
    for (const auto& [include, pattern] : args_.filters) {
        const bool matched = glob_match(filter_root(args_.paths[0]) + pattern, item.path) ||
                             glob_match(filter_root(args_.paths.back()) + pattern, item.path);
        in = matched ? include : in;
    }
    return in;
}

void Transfer::add_settings(bool copy, std::string_view path, api::JsonWriter& out) const {
    const bool replaces = !copy || !args_.metadata.empty();
    bool typed = false;
    for (const auto& [name, value] : args_.members) {
        if (name == "MetadataDirective" && !copy) {
            continue;
        }
        typed = typed || name == "ContentType";
        out.member(api::MemberName::of_model(name), value);
    }
    if (!copy && !typed && args_.guess_type && !guess_type(path).empty()) {
        out.member("ContentType", guess_type(path));
    }
    if (replaces && !args_.metadata.empty()) {
        out.key("Metadata").begin_object();
        for (const auto& [name, value] : args_.metadata) {
            out.key_text(name).string(value);
        }
        out.end_object();
    }
}

bool Transfer::upload(const Item& item, std::string* problem) {
    const File* file = find_file(shell_.state(), item.path);
    if (file == nullptr) {
        *problem = "[Errno 2] No such file or directory: " + python_repr(item.path);
        return false;
    }
    return put(item.target, item.path, file->content, problem);
}

bool Transfer::put(const std::string& target, std::string_view name, std::string_view content,
                   std::string* problem) {
    const S3Path to = split_s3_path(target);
    std::string body;
    api::Doc answer;
    api::JsonWriter out(&body);
    out.begin_object();
    out.member("Bucket", to.bucket);
    out.member("Key", to.key);
    out.member("Body", base64_encode(content));
    add_settings(false, name, out);
    out.end_object();
    return call("PutObject", body, &answer, problem);
}

bool Transfer::download(const Item& item, std::string* problem) {
    api::Doc answer;
    std::string bytes;
    if (!call("GetObject", object_request(item.path), &answer, problem)) {
        return false;
    }
    if (!base64_decode(answer.root()["Body"].str(), &bytes)) {
        *problem = "the body is damaged";
        return false;
    }
    *problem = store_file(&shell_.state(), item.target, bytes);
    return problem->empty();
}

bool Transfer::copy(const Item& item, std::string* problem) {
    const S3Path to = split_s3_path(item.target);
    std::string source;
    for (const char c : item.path) {  // as a header carries it
        source += c == '%' ? "%25" : c == '?' ? "%3F" : std::string(1, c);
    }
    std::string body;
    api::Doc answer;
    api::JsonWriter out(&body);
    out.begin_object();
    out.member("Bucket", to.bucket);
    out.member("Key", to.key);
    out.member("CopySource", source);
    add_settings(true, item.path, out);
    out.end_object();
    return call("CopyObject", body, &answer, problem);
}

// True: it is gone.
bool Transfer::remove(const Item& item, bool report) {
    std::string problem;
    if (!args_.dryrun && item.s3) {
        api::Doc answer;
        if (!call("DeleteObject", object_request(item.path), &answer, &problem)) {
            fail("delete failed: " + shown(true, item.path) + " " + problem);
            return false;
        }
    } else if (!args_.dryrun) {
        remove_tree(&shell_.state(), item.path);
    }
    if (report) {
        say("delete: " + shown(item.s3, item.path));
    }
    return true;
}

void Transfer::transfer(const Item& item) {
    const std::string kind = args_.verb == "mv" ? "move"
                             : !item.s3         ? "upload"
                             : to_.s3           ? "copy"
                                                : "download";
    const std::string places = shown(item.s3, item.path) + " to " + shown(to_.s3, item.target);
    std::string problem;
    const bool done = args_.dryrun || (!item.s3 ? upload(item, &problem)
                                       : to_.s3 ? copy(item, &problem)
                                                : download(item, &problem));
    if (!done) {
        fail(kind + " failed: " + places + " " + problem);
    } else if (args_.verb != "mv" || remove(item, false)) {
        say(kind + ": " + places);
    }
}

bool Transfer::differs(const Item& source, const Item& target) const {
    if (source.size != target.size) {
        return true;
    }
    if (args_.size_only) {
        return false;
    }
    if (source.s3 && target.s3) {
        return source.modified_ms > target.modified_ms;
    }
    const Item& object = source.s3 ? source : target;
    const File* file = find_file(shell_.state(), source.s3 ? target.path : source.path);
    return file == nullptr || to_hex(md5(file->content)) != object.etag;
}

// Both lists stand in the order of their compare keys.
void Transfer::sync_all(const std::vector<Item>& sources, const std::vector<Item>& targets) {
    std::size_t t = 0;
    const auto drop = [&](const Item& extra) {
        if (args_.remove_extra && passes(extra)) {
            (void)remove(extra, true);
        }
    };
    for (const Item& source : sources) {
        if (!passes(source)) {
            continue;
        }
        while (t < targets.size() && targets[t].compare_key < source.compare_key) {
            drop(targets[t++]);
        }
        const bool there = t < targets.size() && targets[t].compare_key == source.compare_key;
        if (!there || differs(source, targets[t])) {
            transfer(source);
        }
        t += there ? 1 : 0;
    }
    while (t < targets.size()) {
        drop(targets[t++]);
    }
}

// cp from standard input or to standard output.
int Transfer::stream() {
    std::string problem;
    api::Doc answer;
    if (args_.paths[0] == "-") {
        if (!put(args_.paths[1].substr(5), {}, command_.input, &problem)) {
            fail("upload failed: - to " + args_.paths[1] + " " + problem);
        }
    } else {
        std::string bytes;
        if (!call("GetObject", object_request(args_.paths[0].substr(5)), &answer, &problem) ||
            !base64_decode(answer.root()["Body"].str(), &bytes)) {
            fail("download failed: " + args_.paths[0] + " to - " + problem);
        }
        command_.out(bytes);
    }
    return failures_ > 0 ? 1 : 0;
}

int Transfer::run() {
    int exit_code = 0;
    if (!check_paths(&exit_code)) {
        return exit_code;
    }
    if (args_.paths[0] == "-" || args_.paths.back() == "-") {
        return stream();
    }
    from_ = read_place(args_.paths[0], false);
    to_ = read_place(args_.paths.back(), true);
    std::vector<Item> items;
    if (!list(from_, to_, &items)) {
        return 1;
    }
    if (args_.verb == "sync") {
        std::vector<Item> targets;
        if (!list(to_, from_, &targets)) {
            return 1;
        }
        sync_all(items, targets);
        return failures_ > 0 ? 1 : 0;
    }
    if (!args_.recursive && !from_.s3 && is_folder(shell_.state(), from_.path)) {
        fail("upload failed: " + args_.paths[0] + " to s3://" + to_.path +
             " [Errno 21] Is a directory: " + python_repr(from_.path));
    }
    for (const Item& item : items) {
        if (!passes(item)) {
            continue;
        }
        if (args_.verb == "rm") {
            (void)remove(item, true);
        } else {
            transfer(item);
        }
    }
    return failures_ > 0 ? 1 : 0;
}

}  // namespace

int run_transfer(Shell& shell, Command& command, TransferArgs args) {
    return Transfer(shell, command, std::move(args)).run();
}

}  // namespace drydock::shell
