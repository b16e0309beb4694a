#include "engine/api/rest_xml_wrapping.hpp"

#include <algorithm>
#include <charconv>

namespace drydock::api {

namespace {

constexpr std::string_view kChunked = "aws-chunked";

bool same_name(std::string_view a, std::string_view b) {
    const auto small = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [&small](char x, char y) { return small(x) == small(y); });
}

std::string_view take_line(std::string_view* text) {
    const std::size_t end = text->find("\r\n");
    const std::string_view line = text->substr(0, end);
    text->remove_prefix(end == std::string_view::npos ? text->size() : end + 2);
    return line;
}

// "aws-chunked,gzip" -> "gzip"; the header goes when nothing is left.
void drop_encoding(Headers* headers) {
    for (auto& [name, value] : *headers) {
        if (!same_name(name, "content-encoding") || value.find(kChunked) == std::string::npos) {
            continue;
        }
        // All of them: what is left must not look chunked again.
        for (std::size_t at = value.find(kChunked); at != std::string::npos;
             at = value.find(kChunked)) {
            value.erase(at, kChunked.size());
        }
        while (!value.empty() && (value.front() == ',' || value.front() == ' ')) {
            value.erase(0, 1);
        }
        while (!value.empty() && (value.back() == ',' || value.back() == ' ')) {
            value.pop_back();
        }
    }
    std::erase_if(*headers, [](const auto& header) {
        return same_name(header.first, "content-encoding") && header.second.empty();
    });
}

}  // namespace

std::string bucket_of_host(const HttpRequest& request) {
    std::string_view host = header(request.headers, "host");
    host = host.substr(0, host.find(':'));
    for (const std::string_view end : {".localhost", ".s3.localhost"}) {
        if (host.size() > end.size() && host.substr(host.size() - end.size()) == end) {
            const std::string_view bucket = host.substr(0, host.size() - end.size());
            return bucket == "s3" ? std::string() : std::string(bucket);
        }
    }
    constexpr std::string_view kAws = ".amazonaws.com";
    const std::size_t service = host.find(".s3");
    const bool aws = host.size() > kAws.size() && host.substr(host.size() - kAws.size()) == kAws;
    return aws && service != std::string_view::npos && service > 0
               ? std::string(host.substr(0, service))
               : std::string();
}

void move_bucket_to_path(HttpRequest* request) {
    const std::string bucket = bucket_of_host(*request);
    if (bucket.empty()) {
        return;
    }
    request->path = "/" + bucket + (request->path == "/" ? std::string() : request->path);
    std::erase_if(request->headers,
                  [](const auto& header) { return same_name(header.first, "host"); });
}

bool is_chunked(const HttpRequest& request) {
    constexpr std::string_view kStreaming = "STREAMING-";
    const std::string_view digest = header(request.headers, "x-amz-content-sha256");
    const std::string_view encoding = header(request.headers, "content-encoding");
    return digest.substr(0, kStreaming.size()) == kStreaming ||
           encoding.find(kChunked) != std::string_view::npos;
}

bool unchunk_body(HttpRequest* request) {
    if (!is_chunked(*request)) {
        return true;
    }
    std::string_view rest = request->body;
    std::string body;
    for (;;) {
        std::string_view line = take_line(&rest);
        line = line.substr(0, line.find(';'));
        std::uint32_t size = 0;
        const auto [at, problem] =
            std::from_chars(line.data(), line.data() + line.size(), size, 16);
        if (problem != std::errc() || at != line.data() + line.size()) {
            return false;
        }
        if (size == 0) {
            break;
        }
        // Not size + 2: a size_t has 32 bits in WebAssembly.
        if (rest.size() < 2 || rest.size() - 2 < size || rest.substr(size, 2) != "\r\n") {
            return false;
        }
        body.append(rest.substr(0, size));
        rest.remove_prefix(std::size_t{size} + 2);
    }
    Headers trailers;
    while (!rest.empty()) {
        const std::string_view line = take_line(&rest);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos) {
            std::string_view value = line.substr(colon + 1);
            value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
            trailers.emplace_back(std::string(line.substr(0, colon)), std::string(value));
        }
    }
    const std::string length(header(request->headers, "x-amz-decoded-content-length"));
    if (!length.empty() && length != std::to_string(body.size())) {
        return false;
    }
    drop_encoding(&request->headers);
    std::erase_if(request->headers, [](const auto& header) {
        return same_name(header.first, "x-amz-content-sha256") ||
               same_name(header.first, "content-length");
    });
    request->headers.insert(request->headers.end(), trailers.begin(), trailers.end());
    request->body = std::move(body);
    return true;
}

}  // namespace drydock::api
