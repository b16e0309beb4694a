#include "engine/world/journal.hpp"

namespace drydock {

std::uint32_t Journal::append(const Fact& fact) {
    if (ring_.size() < kKept) {
        ring_.push_back(fact);
    } else {
        ring_[newest_ % kKept] = fact;
    }
    return ++newest_;
}

const Fact* Journal::find(std::uint32_t number) const {
    if (number == 0 || number > newest_ || number < oldest()) {
        return nullptr;
    }
    return &ring_[(number - 1) % kKept];
}

}  // namespace drydock
