#include "engine/core/symbols.hpp"

#include "engine/core/check.hpp"
#include "engine/core/hash.hpp"

namespace drydock {
namespace {

std::uint64_t hash_of(std::string_view text) {
    Hasher hasher;
    hasher.add_text(text);
    return hasher.value();
}

}  // namespace

SymbolTable::SymbolTable() : offsets_{0, 0}, buckets_(64, 0) { buckets_[probe("")] = 1; }

std::uint32_t SymbolTable::probe(std::string_view text) const {
    const auto mask = static_cast<std::uint32_t>(buckets_.size() - 1);
    auto slot = static_cast<std::uint32_t>(hash_of(text)) & mask;
    while (buckets_[slot] != 0 && this->text({buckets_[slot] - 1}) != text) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

Sym SymbolTable::find(std::string_view text) const {
    const std::uint32_t entry = buckets_[probe(text)];
    return entry == 0 ? Sym{} : Sym{entry - 1};
}

Sym SymbolTable::intern(std::string_view text) {
    const std::uint32_t slot = probe(text);
    if (buckets_[slot] != 0) {
        return {buckets_[slot] - 1};
    }
    const std::uint32_t number = size();
    buckets_[slot] = number + 1;
    text_.append(text);
    DD_ASSERT(text_.size() < 0xffffffffU);
    offsets_.push_back(static_cast<std::uint32_t>(text_.size()));
    if ((number + 1) * 2 > buckets_.size()) {
        grow();
    }
    return {number};
}

void SymbolTable::grow() {
    buckets_.assign(buckets_.size() * 2, 0);
    for (std::uint32_t i = 0; i < size(); ++i) {
        buckets_[probe(text({i}))] = i + 1;
    }
}

std::uint64_t SymbolTable::content_hash() const {
    Hasher hasher;
    hasher.add(size());
    hasher.add_text(text_);
    return hasher.value();
}

}  // namespace drydock
