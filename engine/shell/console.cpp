// What a line prints and a command writes.
#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

void Console::write(OutputKind kind, std::string_view text) {
    if (text.empty() || full_) {
        return;
    }
    if (bytes_ + text.size() > kOutputBytesMax) {
        text = text.substr(0, kOutputBytesMax - bytes_);
        full_ = true;
    }
    bytes_ += text.size();
    if (!outputs_.empty() && outputs_.back().kind == kind && kind != OutputKind::kNote) {
        outputs_.back().text += text;
    } else {
        outputs_.push_back({kind, std::string(text)});
    }
    if (full_) {
        outputs_.push_back({OutputKind::kNote, "Output was cut: the limit is 1 MB a line.\n"});
    }
}

std::string Console::text_of(OutputKind kind) const {
    std::string out;
    for (const Output& output : outputs_) {
        if (output.kind == kind) {
            out += output.text;
        }
    }
    return out;
}

void Command::add(OutputKind kind, std::string_view text) {
    if (!chunks.empty() && chunks.back().kind == kind) {
        chunks.back().text += text;
    } else {
        chunks.push_back({kind, std::string(text)});
    }
}

int Command::fail(std::string_view message, int exit_code) {
    err(args.empty() ? std::string_view("bash") : std::string_view(args[0]));
    err(": ");
    err(message);
    err("\n");
    return exit_code;
}

}  // namespace drydock::shell
