// --generate-cli-skeleton: an example of the input or the output, made from the shapes.
#include <vector>

#include "engine/core/sim_time.hpp"
#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/output.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::DocBuilder;
using api::Shape;
using api::ShapeKind;

namespace {

// The models leave the names of unconstrained leaves away; AWS mostly calls them String, Integer.
std::string leaf_name(Shape shape) {
    std::string name(shape.name());
    if (!name.empty()) {
        name[0] = to_upper(name[0]);
    }
    return name;
}

class Skeleton {
public:
    Skeleton(DocBuilder* builder, bool member_names)
        : builder_(builder), member_names_(member_names) {}

    void write(Shape shape, const std::string& name) {
        switch (shape.kind()) {
            case ShapeKind::kStructure:
                return structure(shape);
            case ShapeKind::kList:
                builder_->begin_array();
                stack_.push_back(shape.id());
                write(shape.element(), member_names_ ? leaf_name(shape.element()) : std::string());
                stack_.pop_back();
                return builder_->end();
            case ShapeKind::kMap:
                builder_->begin_object();
                builder_->key("KeyName");
                stack_.push_back(shape.id());
                write(shape.element(), "");
                stack_.pop_back();
                return builder_->end();
            case ShapeKind::kString:
                if (member_names_) {
                    return builder_->string(name);
                }
                return builder_->string(shape.enum_count() > 0 ? shape.enum_value(0) : "");
            case ShapeKind::kBlob:
                return builder_->null();
            case ShapeKind::kBoolean:
                return builder_->boolean(true);
            case ShapeKind::kTimestamp:
                return builder_->string("1970-01-01T00:00:00");
            case ShapeKind::kInteger:
            case ShapeKind::kLong:
                return builder_->number(0);
            case ShapeKind::kFloat:
            case ShapeKind::kDouble:
                return builder_->number_text("0.0");
        }
    }

private:
    // A structure inside itself is left empty.
    void structure(Shape shape) {
        builder_->begin_object();
        bool recursive = stack_.size() > static_cast<std::size_t>(api::kJsonDepthMax) / 2;
        for (const api::ShapeId open : stack_) {
            recursive = recursive || open == shape.id();
        }
        stack_.push_back(shape.id());
        for (std::uint16_t i = 0; !recursive && i < shape.member_count(); ++i) {
            builder_->key(shape.member(i).name());
            write(shape.member(i).shape(), std::string(shape.member(i).name()));
        }
        stack_.pop_back();
        builder_->end();
    }

    DocBuilder* builder_;
    bool member_names_;
    std::vector<api::ShapeId> stack_;
};

// --generate-cli-skeleton yaml-input. The real command also prints the first sentence of each
// member's documentation, which the models do not hold.
class YamlSkeleton {
public:
    std::string out;

    void structure(Shape shape, std::size_t indent, bool in_sequence) {
        stack_.push_back(shape.id());
        for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
            if (i > 0 || !in_sequence) {
                out.append(indent, ' ');
            }
            const api::Member member = shape.member(i);
            out += std::string(member.name()) + ":";
            node(member.shape(), indent, comment(member, i == 0));
        }
        stack_.pop_back();
    }

private:
    static std::string comment(const api::Member& member, bool first) {
        std::string text = member.required() ? "[REQUIRED]" : "";
        const Shape shape = member.shape();
        for (std::uint16_t i = 0; i < shape.enum_count(); ++i) {
            text += i > 0 ? ", " : text.empty() ? "Valid values are: " : " Valid values are: ";
            text += shape.enum_value(i);
        }
        text += shape.enum_count() > 0 ? "." : "";
        return text.empty() ? "" : (first ? "  # " : " # ") + text;
    }

    [[nodiscard]] bool is_open(Shape shape) const {
        bool open = stack_.size() > static_cast<std::size_t>(api::kJsonDepthMax) / 2;
        for (const api::ShapeId id : stack_) {
            open = open || id == shape.id();
        }
        return open;
    }

    // Behind "name:" or "-", with the comment that belongs there.
    void node(Shape shape, std::size_t indent, const std::string& note) {
        if (shape.is_structure()) {
            if (is_open(shape) || shape.member_count() == 0) {
                out += " {}" + note + "\n";
                return;
            }
            out += note + "\n";
            structure(shape, indent + 2, false);
        } else if (shape.is_list()) {
            out += note + "\n";
            out.append(indent, ' ');
            element(shape.element(), indent);
        } else if (shape.is_map()) {
            out += note + "\n";
            out.append(indent + 2, ' ');
            out += "KeyName:";
            node(shape.element(), indent + 2, "");
        } else {
            out += " " + leaf(shape) + note + "\n";
        }
    }

    void element(Shape shape, std::size_t indent) {
        out += "-";
        if (shape.is_structure() && !is_open(shape) && shape.member_count() > 0) {
            out += " ";
            structure(shape, indent + 2, true);
        } else if (shape.is_list()) {
            out += " ";
            element(shape.element(), indent + 2);
        } else if (shape.is_map()) {
            out += " KeyName:";
            node(shape.element(), indent + 2, "");
        } else {
            node(shape, indent, "");
        }
    }

    static std::string leaf(Shape shape) {
        switch (shape.kind()) {
            case ShapeKind::kString:
                return shape.enum_count() > 0 ? std::string(shape.enum_value(0)) : "''";
            case ShapeKind::kBlob:
                return "!!binary ''";
            case ShapeKind::kBoolean:
                return "true";
            case ShapeKind::kTimestamp:
                return "1970-01-01 00:00:00";
            case ShapeKind::kInteger:
            case ShapeKind::kLong:
                return "0";
            case ShapeKind::kFloat:
            case ShapeKind::kDouble:
                return "0.0";
            case ShapeKind::kStructure:
            case ShapeKind::kList:
            case ShapeKind::kMap:
                break;
        }
        return "{}";
    }

    std::vector<api::ShapeId> stack_;
};

}  // namespace

std::string yaml_skeleton(Shape input) {
    if (!input.exists() || input.member_count() == 0) {
        return "{}\n";
    }
    YamlSkeleton skeleton;
    skeleton.structure(input, 0, false);
    return skeleton.out;
}

std::string input_skeleton(Shape input) {
    api::Doc doc;
    DocBuilder builder(&doc);
    if (!input.exists() || input.member_count() == 0) {
        return "{}\n";
    }
    Skeleton(&builder, false).write(input, "");
    return format_json(doc.root());
}

void output_skeleton(Shape output, api::Doc* doc) {
    DocBuilder builder(doc);
    if (!output.exists()) {
        builder.begin_object();
        return builder.end();
    }
    Skeleton(&builder, true).write(output, "");
}

}  // namespace drydock::shell
