#include "engine/workload/http_answer.hpp"

namespace drydock::workload {
namespace {

// html/index.html of nginx, word for word.
constexpr std::string_view kNginxPage =
    "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n<style>\n"
    "html { color-scheme: light dark; }\nbody { width: 35em; margin: 0 auto;\n"
    "font-family: Tahoma, Verdana, Arial, sans-serif; }\n</style>\n</head>\n<body>\n"
    "<h1>Welcome to nginx!</h1>\n"
    "<p>If you see this page, the nginx web server is successfully installed and\n"
    "working. Further configuration is required.</p>\n\n"
    "<p>For online documentation and support please refer to\n"
    "<a href=\"http://nginx.org/\">nginx.org</a>.<br/>\nCommercial support is available at\n"
    "<a href=\"http://nginx.com/\">nginx.com</a>.</p>\n\n"
    "<p><em>Thank you for using nginx.</em></p>\n</body>\n</html>\n";
constexpr std::string_view kHttpdPage = "<html><body><h1>It works!</h1></body></html>\n";
// As the examples of the ECS Developer Guide write it.
constexpr std::string_view kSamplePage =
    "<html> <head> <title>Amazon ECS Sample App</title> <style>body {margin-top: 40px; "
    "background-color: #333;} </style> </head><body> <div style=color:white;text-align:center> "
    "<h1>Amazon ECS Sample App</h1> <h2>Congratulations!</h2> <p>Your application is now running "
    "on a container in Amazon ECS.</p> </div></body></html>\n";
constexpr std::string_view kHttpdMissing =
    "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n"
    "<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n"
    "<p>The requested URL was not found on this server.</p>\n</body></html>\n";

struct Program {
    std::string_view name;
    std::string_view server;  // the Server header of its newest tag
    std::string_view type;
    std::string_view page;  // at / and /index.html; empty: it speaks no HTTP
};

constexpr Program kPrograms[] = {
    {"nginx", "nginx/1.27.5", "text/html", kNginxPage},
    {"httpd", "Apache/2.4.62 (Unix)", "text/html", kHttpdPage},
    {"amazon-ecs-sample", "Apache/2.4.62 (Unix)", "text/html", kSamplePage},
    {"redis", {}, {}, {}},
    {"postgres", {}, {}, {}},
};

// The last releases of nginx's branches.
std::string server_header(const Program& program, std::string_view tag) {
    if (program.name != "nginx") {
        return std::string(program.server);
    }
    return tag.starts_with("1.25")                      ? "nginx/1.25.5"
           : tag.starts_with("1.26") || tag == "stable" ? "nginx/1.26.3"
                                                        : std::string(program.server);
}

std::string missing_page(const Program& program, std::string_view server) {
    if (program.name != "nginx") {
        return std::string(kHttpdMissing);
    }
    return "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n"
           "<center><h1>404 Not Found</h1></center>\r\n<hr><center>" +
           std::string(server) + "</center>\r\n</body>\r\n</html>\r\n";
}

HttpAnswer answer_of(const Program& program, const HttpServer& server, std::string_view path) {
    HttpAnswer answer;
    if (program.page.empty()) {
        answer.status = 0;
        return answer;
    }
    answer.server = server_header(program, server.tag);
    answer.type = program.type;
    if (path == "/" || path == "/index.html") {
        answer.body_known = server.default_pages || !server.page.empty();
        answer.body = server.page.empty() ? program.page : std::string_view(server.page);
        return answer;
    }
    answer.body_known = server.default_pages;
    answer.status = server.default_pages ? 404 : 200;
    answer.type = program.name == "nginx" ? "text/html" : "text/html; charset=iso-8859-1";
    answer.body = missing_page(program, answer.server);
    return answer;
}

// The sandbox's own web services answer every path alike.
HttpAnswer own_answer(const HttpServer& server) {
    HttpAnswer answer;
    answer.status = server.healthy ? 200 : 503;
    answer.type = "application/json";
    answer.body = std::string(R"({"status":")") + (server.healthy ? "ok" : "unavailable") +
                  R"(","image":")" + server.image + "\"}\n";
    return answer;
}

}  // namespace

HttpAnswer http_answer(const HttpServer& server, std::string_view path) {
    path = path.substr(0, path.find('?'));
    for (const Program& program : kPrograms) {
        if (program.name == server.program) {
            return answer_of(program, server, path);
        }
    }
    if (!server.image.empty()) {
        return own_answer(server);
    }
    HttpAnswer answer;
    answer.status = server.healthy ? 200 : 503;
    answer.body_known = false;
    return answer;
}

std::string echoed_page(std::string_view command_line) {
    constexpr std::string_view kEcho = "echo '";
    constexpr std::string_view kRoots[] = {"/usr/local/apache2/htdocs/index.html",
                                           "/usr/share/nginx/html/index.html"};
    const std::size_t echo = command_line.find(kEcho);
    if (echo == std::string_view::npos) {
        return {};
    }
    command_line.remove_prefix(echo + kEcho.size());
    const std::size_t quote = command_line.find('\'');
    if (quote == std::string_view::npos) {
        return {};
    }
    const std::string_view text = command_line.substr(0, quote);
    command_line.remove_prefix(quote + 1);
    const std::size_t target = command_line.find_first_not_of(" >");
    if (target == std::string_view::npos ||
        command_line.substr(0, target).find('>') == std::string_view::npos) {
        return {};
    }
    for (const std::string_view root : kRoots) {
        if (command_line.substr(target).starts_with(root)) {
            return std::string(text) + "\n";
        }
    }
    return {};
}

std::string_view status_name(int status) {
    return status == 200 ? "OK" : status == 404 ? "Not Found" : "Service Unavailable";
}

}  // namespace drydock::workload
