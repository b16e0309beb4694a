// Help pages made from the models: names, synopsis, options with their types, shorthand forms.
#include <algorithm>

#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/names.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::OperationModel;
using api::ServiceModel;
using api::Shape;
using api::ShapeKind;

namespace {

constexpr int kShorthandLevels = 3;

std::string_view type_name(ShapeKind kind) {
    switch (kind) {
        case ShapeKind::kStructure:
            return "structure";
        case ShapeKind::kList:
            return "list";
        case ShapeKind::kMap:
            return "map";
        case ShapeKind::kString:
            return "string";
        case ShapeKind::kBlob:
            return "blob";
        case ShapeKind::kBoolean:
            return "boolean";
        case ShapeKind::kTimestamp:
            return "timestamp";
        case ShapeKind::kInteger:
            return "integer";
        case ShapeKind::kLong:
            return "long";
        case ShapeKind::kFloat:
            return "float";
        case ShapeKind::kDouble:
            return "double";
    }
    return "";
}

std::string heading(std::string_view title) { return std::string(title) + "\n"; }

std::string bullets(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += "       o " + name + "\n\n";
    }
    return out;
}

// "Name=string,Values=string,string"
std::string shorthand_form(Shape shape, int level) {
    if (level > kShorthandLevels) {
        return "...";
    }
    if (shape.is_structure()) {
        std::string inner;
        for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
            inner += (i > 0 ? "," : "") + std::string(shape.member(i).name()) + "=" +
                     shorthand_form(shape.member(i).shape(), level + 1);
        }
        return level == 0 ? inner : "{" + inner + "}";
    }
    if (shape.is_list()) {
        const std::string element = shorthand_form(shape.element(), level + 1);
        const bool brackets = shape.element().is_structure() || shape.element().is_list() ||
                              shape.element().is_map() || level > 1;
        return brackets ? "[" + element + "," + element + "]" : element + "," + element;
    }
    if (shape.is_map()) {
        const std::string value = shorthand_form(shape.element(), level + 1);
        const std::string inner = "KeyName1=" + value + ",KeyName2=" + value;
        return level == 0 ? inner : "{" + inner + "}";
    }
    return std::string(type_name(shape.kind()));
}

void append_limits(Shape shape, std::string* out) {
    if (shape.enum_count() > 0) {
        *out += "          Possible values:\n\n";
        for (std::uint16_t i = 0; i < shape.enum_count(); ++i) {
            *out += "          o " + std::string(shape.enum_value(i)) + "\n\n";
        }
    }
    std::string limits;
    const bool number = shape.kind() == ShapeKind::kInteger || shape.kind() == ShapeKind::kLong;
    const std::string what = shape.is_list() ? "items" : number ? "value" : "length";
    if (shape.has_min()) {
        limits += "min " + std::to_string(shape.min());
    }
    if (shape.has_max()) {
        limits += (limits.empty() ? "max " : ", max ") + std::to_string(shape.max());
    }
    if (!limits.empty()) {
        *out += "          " + what + ": " + limits + "\n\n";
    }
    if (!shape.pattern().empty()) {
        *out += "          pattern: " + std::string(shape.pattern()) + "\n\n";
    }
}

std::string synopsis_of(const Argument& argument) {
    std::string option = "--" + argument.name;
    if (argument.kind == ArgumentKind::kMember && argument.member.exists() &&
        argument.member.shape().kind() == ShapeKind::kBoolean) {
        option += " | --no-" + argument.name;
    } else if (argument.kind == ArgumentKind::kInputJson) {
        option += " | --cli-input-yaml";
    } else {
        option += " <value>";
    }
    return argument.required ? option : "[" + option + "]";
}

void append_option(const Argument& argument, std::string* out) {
    const bool member = argument.member.exists() && argument.kind == ArgumentKind::kMember;
    const ShapeKind kind = member ? argument.member.shape().kind() : ShapeKind::kString;
    std::string names = "--" + argument.name;
    if (member && kind == ShapeKind::kBoolean) {
        names += " | --no-" + argument.name;
    }
    const bool number =
        argument.kind == ArgumentKind::kMaxItems || argument.kind == ArgumentKind::kPageSize;
    *out += "       " + names + " (" + std::string(number ? "integer" : type_name(kind)) + ")" +
            (argument.required ? " [required]" : "") + "\n\n";
    if (!member) {
        return;
    }
    const Shape shape = argument.member.shape();
    append_limits(shape.is_list() && shape.element().enum_count() > 0 ? shape.element() : shape,
                  out);
    const bool nested =
        shape.is_structure() || shape.is_map() ||
        (shape.is_list() && (shape.element().is_structure() || shape.element().is_map()));
    if (nested) {
        const std::string form = shape.is_list() ? shorthand_form(shape.element(), 0) + " ..."
                                                 : shorthand_form(shape, 0);
        *out += "          Shorthand Syntax:\n\n              " + form + "\n\n";
        *out += "          JSON is accepted, too, and file://NAME reads it from a file.\n\n";
    } else if (shape.is_list()) {
        *out += "          Syntax:\n\n              \"" +
                std::string(type_name(shape.element().kind())) + "\" \"" +
                std::string(type_name(shape.element().kind())) + "\" ...\n\n";
    }
}

std::string global_options_text() {
    std::string out;
    for (const ArgRow& row : global_rows()) {
        out += "       " + row.name + (row.nargs == Nargs::kFlag ? " (boolean)\n" : " (string)\n");
        if (!row.choices.empty()) {
            out += "          one of: " + join(row.choices, ", ") + "\n";
        }
        out += "\n";
    }
    return out;
}

void append_members(Shape shape, std::size_t indent, int level, std::string* out) {
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Shape member = shape.member(i).shape();
        *out += std::string(indent, ' ') + std::string(shape.member(i).name()) + " -> (" +
                std::string(type_name(member.kind())) + ")\n\n";
        Shape inner = member;
        while (inner.is_list() || inner.is_map()) {
            inner = inner.element();
        }
        if (inner.is_structure() && level < 2) {
            append_members(inner, indent + 4, level + 1, out);
        }
    }
}

}  // namespace

std::string aws_help() {
    std::string out = heading("AWS()") + "\n" + heading("NAME") + "       aws -\n\n" +
                      heading("SYNOPSIS") +
                      "          aws [options] <command> <subcommand> "
                      "[parameters]\n\n";
    out += heading("GLOBAL OPTIONS") + global_options_text();
    std::vector<std::string> commands = command_choices();
    out += heading("AVAILABLE SERVICES") + bullets(commands);
    return out;
}

std::string service_help(const ServiceModel& service) {
    const std::string name = service_command(service);
    std::vector<std::string> operations = operation_choices(service);
    std::sort(operations.begin(), operations.end());
    return heading(upper(name) + "()") + "\n" + heading("NAME") + "       " + name + " -\n\n" +
           heading("AVAILABLE COMMANDS") + bullets(operations);
}

std::string operation_help(const ServiceModel& service, const OperationModel& operation) {
    const std::string name = cli_name(operation.name);
    const std::vector<Argument> table = argument_table(service, operation, name);
    std::string out = heading(upper(name) + "()") + "\n" + heading("NAME") + "       " + name +
                      " -\n\n" + heading("SYNOPSIS") + "            " + name + "\n";
    for (const Argument& argument : table) {
        if (argument.documented && argument.kind != ArgumentKind::kNegative &&
            argument.kind != ArgumentKind::kInputYaml) {
            out += "          " + synopsis_of(argument) + "\n";
        }
    }
    out += "\n";
    if (operation.pagination != nullptr) {
        out += "       " + name +
               " is a paginated operation: all pages are fetched unless\n"
               "       --no-paginate, --max-items or --page-size say otherwise.\n\n";
    }
    out += heading("OPTIONS");
    for (const Argument& argument : table) {
        if (argument.documented && argument.kind != ArgumentKind::kNegative) {
            append_option(argument, &out);
        }
    }
    out += heading("GLOBAL OPTIONS") + global_options_text();
    const Shape output = service.output(operation);
    if (output.exists() && output.member_count() > 0) {
        out += heading("OUTPUT");
        append_members(output, 7, 0, &out);
    } else {
        out += heading("OUTPUT") + "       None\n";
    }
    return out;
}

std::string waiters_help(const ServiceModel& service) {
    return heading("WAIT()") + "\n" + heading("NAME") + "       wait -\n\n" +
           heading("AVAILABLE COMMANDS") + bullets(waiter_choices(service));
}

std::string waiter_help(const ServiceModel& service, const api::WaiterModel& waiter) {
    const OperationModel* operation = service.find_operation(waiter.operation);
    std::string out = heading(upper(cli_name(waiter.name)) + "()") + "\n" + heading("NAME") +
                      "       " + cli_name(waiter.name) + " -\n\n" + heading("DESCRIPTION") +
                      "       Polls " + cli_name(waiter.operation) + " every " +
                      std::to_string(waiter.delay_seconds) + " seconds, at most " +
                      std::to_string(waiter.max_attempts) +
                      " times; ends with 255 when that was not enough.\n\n";
    if (operation == nullptr) {
        return out;
    }
    out += heading("OPTIONS");
    for (const Argument& argument :
         argument_table(service, *operation, cli_name(operation->name))) {
        if (argument.documented && argument.kind != ArgumentKind::kNegative) {
            append_option(argument, &out);
        }
    }
    return out + heading("OUTPUT") + "       None\n";
}

}  // namespace drydock::shell
