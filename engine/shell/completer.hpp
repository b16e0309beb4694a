// Collects what could stand at the cursor.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/shell.hpp"
#include "engine/world/world.hpp"

namespace drydock::shell {

class Completer {
public:
    // `prefix`: the word at the cursor, as far as it is typed.
    Completer(const World& world, std::string prefix, std::size_t limit)
        : world_(world), prefix_(std::move(prefix)), limit_(limit) {}

    [[nodiscard]] const std::string& prefix() const { return prefix_; }
    // What comes completes the rest of the word; this much of it stays.
    void keep(std::size_t bytes) {
        kept_ = prefix_.substr(0, bytes);
        prefix_.erase(0, bytes);
    }

    // The quote that the word begins with; it stays.
    void set_quote(std::string quote) { quote_ = std::move(quote); }

    void add(std::string_view text, std::string_view detail, std::string_view suffix = " ");
    void add_ranked(std::string_view text, std::string_view detail, std::string_view suffix,
                    int rank);
    // A name, or the ARN for whoever has begun to type one.
    template <class Arn>
    void add_named(std::string_view name, std::string_view detail, const Arn& arn) {
        if (!arns_only_) {
            add(name, detail);
        }
        if (wants_arns() && found_.size() < limit_) {
            add(arn(), detail);
        }
    }
    void only_arns() { arns_only_ = true; }

    // Names in the folder that the prefix leads into; `scheme` is "file://" or empty.
    void add_files(std::string_view scheme);
    void add_profiles();
    void add_clusters();
    void add_services(std::string_view cluster);  // empty: of any
    void add_tasks(std::string_view cluster);
    void add_task_definitions(bool families_only);

    // Sorted, at most `limit`.
    [[nodiscard]] std::vector<Completion> take();

private:
    [[nodiscard]] bool wants_arns() const;
    [[nodiscard]] std::string_view id_prefix() const;
    [[nodiscard]] bool in_cluster(ecs::ClusterId id, std::string_view name) const;

    const World& world_;
    std::string prefix_;
    std::string kept_;
    std::string quote_;
    std::size_t limit_;
    bool arns_only_ = false;
    std::vector<Completion> found_;
};

// Names, ids and ARNs that exist, for the value of an option. `words`: those before the cursor's.
void add_names(const World& world, std::string_view service, std::string_view option,
               const std::vector<std::string>& words, Completer* out);
void complete_s3(const World& world, const std::vector<std::string>& words, Completer* out);
void complete_docker(const World& world, const std::vector<std::string>& words, Completer* out);

}  // namespace drydock::shell
