// What web programs answer to a GET: the pages that their images come with, and those that the
// sandbox's own images have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock::workload {

// A program that listens, as far as it decides its answers.
struct HttpServer {
    std::string program;  // of a public image: "nginx", "httpd"; empty: another
    std::string tag;      // of that image
    std::string image;    // "web-api:1.0": the sandbox's own, which tell their name; else empty
    std::string page;     // that its command line writes over the first page; empty: none
    bool default_pages = true;  // false: files were added that are not simulated
    bool healthy = true;
};

struct HttpAnswer {
    int status = 200;  // 0: the program closes the connection without a word, it speaks no HTTP
    std::string server;
    std::string type;
    std::string body;
    bool body_known = true;  // false: what the program writes is not simulated
};

[[nodiscard]] HttpAnswer http_answer(const HttpServer& server, std::string_view path);

// What a command line like `sh -c "echo '<html>..' > /usr/local/apache2/htdocs/index.html &&
// httpd-foreground"` puts in place of the first page (the example of Amazon ECS's getting started
// pages); empty: nothing.
[[nodiscard]] std::string echoed_page(std::string_view command_line);

[[nodiscard]] std::string_view status_name(int status);

}  // namespace drydock::workload
