// Reading a JSON object member by member, so that no member is forgotten: what nobody asked for is
// an error in done(), and so is a member that is there twice.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/value.hpp"

namespace drydock::lesson {

// The first fault that was found, with its place: "steps[2].goals[0].when: ...".
struct Fault {
    std::string text;
    [[nodiscard]] bool none() const { return text.empty(); }
    void set(std::string_view where, std::string_view what);
};

class Fields {
public:
    Fields(api::Value object, std::string where, Fault* fault);

    // The member; absent when there is none. Every member must be taken, or done() complains.
    api::Value take(std::string_view name);
    [[nodiscard]] bool has(std::string_view name) const { return object_[name].exists(); }

    // Members of a wanted type. Missing: `otherwise`, or a fault when `required`.
    std::string text(std::string_view name, bool required = true, std::size_t bytes_max = 1000);
    std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max,
                         std::int64_t otherwise);
    std::int64_t required_integer(std::string_view name, std::int64_t min, std::int64_t max);
    bool boolean(std::string_view name, bool otherwise);
    // Lower-case letters, digits and '-', 1 to 64, parts separated by '/' where `path`.
    std::string id(std::string_view name, bool path = false);
    // Index of the text in `allowed`; `otherwise` (below 0: required) when missing.
    int choice(std::string_view name, std::initializer_list<std::string_view> allowed,
               int otherwise = -1);
    api::Value list(std::string_view name, bool required, std::uint32_t items_max);
    std::vector<std::string> texts(std::string_view name, bool required, std::uint32_t items_max);

    void done();
    void fail(std::string_view name, std::string_view what) { fault_->set(place(name), what); }
    [[nodiscard]] std::string place(std::string_view name) const;
    [[nodiscard]] std::string item(std::string_view name, std::size_t i) const;
    [[nodiscard]] Fault* fault() const { return fault_; }

private:
    api::Value object_;
    std::string where_;
    Fault* fault_;
    std::vector<std::string_view> taken_;
};

[[nodiscard]] bool is_id(std::string_view text, bool path);

}  // namespace drydock::lesson
