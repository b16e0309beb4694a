// Digests against the published test vectors.
#include "engine/core/digest.hpp"

#include "doctest/doctest.h"

using namespace drydock;

TEST_CASE("digests of the standards' own examples") {
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(to_hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(to_hex(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(to_hex(md5("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(to_hex(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567"
                     "890")) == "57edf4a22be3c955ac49da2e2107b67a");
}

TEST_CASE("checksums of the catalogue's check text") {
    CHECK(to_hex(crc32("123456789")) == "cbf43926");
    CHECK(to_hex(crc32c("123456789")) == "e3069283");
    CHECK(to_hex(crc64nvme("123456789")) == "ae8b14860a799888");
}

TEST_CASE("a digest fed in pieces is that of the whole, at every length around a block") {
    std::string text;
    for (int length = 0; length < 200; ++length) {
        Sha256 pieces;
        for (std::size_t at = 0; at < text.size(); at += 7) {
            pieces.add(std::string_view(text).substr(at, 7));
        }
        CHECK(pieces.digest() == sha256(text));
        CHECK(pieces.size() == text.size());
        text.push_back(static_cast<char>('a' + length % 26));
    }
}
