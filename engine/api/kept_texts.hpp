// Parts of answers as they were written before: a client that asks again and again (a waiter, a
// script that polls) pays for the rows that changed meanwhile.
//
// A part belongs to a subject (this service) and was made from what `from` is the checksum of. With
// one World's history both together say what the text is; after a return to the past, forget().
// Whether a text was kept shows in time alone, never in an answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::api {

class KeptTexts {
public:
    // Of all texts together. A page of 100 tasks of ten containers each takes a fifth of it.
    static constexpr std::size_t kBytesMax = 4U << 20;

    // Null when the subject's text is not kept, or was made from something else.
    [[nodiscard]] const std::string* find(std::uint64_t subject, std::uint64_t from) const;
    // Replaces the subject's text.
    void keep(std::uint64_t subject, std::uint64_t from, std::string_view text);
    void forget();

private:
    static constexpr std::size_t kPlaces = 2048;  // subjects that fall on one place replace another

    struct Place {
        std::uint64_t subject = 0;
        std::uint64_t from = 0;
        std::string text;
    };
    [[nodiscard]] static std::size_t place_of(std::uint64_t subject);

    std::vector<Place> places_;  // none before the first text
    std::size_t bytes_ = 0;
};

}  // namespace drydock::api
