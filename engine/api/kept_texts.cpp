#include "engine/api/kept_texts.hpp"

#include "engine/core/hash.hpp"

namespace drydock::api {

std::size_t KeptTexts::place_of(std::uint64_t subject) {
    return static_cast<std::size_t>(mix64(subject) % kPlaces);
}

const std::string* KeptTexts::find(std::uint64_t subject, std::uint64_t from) const {
    if (places_.empty()) {
        return nullptr;
    }
    const Place& place = places_[place_of(subject)];
    return place.subject == subject && place.from == from && !place.text.empty() ? &place.text
                                                                                 : nullptr;
}

void KeptTexts::keep(std::uint64_t subject, std::uint64_t from, std::string_view text) {
    if (text.size() > kBytesMax) {
        return;
    }
    if (places_.empty()) {
        places_.resize(kPlaces);
    }
    bytes_ -= places_[place_of(subject)].text.size();
    if (bytes_ + text.size() > kBytesMax) {
        forget();
    }
    Place& place = places_[place_of(subject)];
    place.subject = subject;
    place.from = from;
    place.text = text;
    bytes_ += text.size();
}

void KeptTexts::forget() {
    for (Place& place : places_) {
        place.text.clear();
    }
    bytes_ = 0;
}

}  // namespace drydock::api
