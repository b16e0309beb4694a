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

}  // namespace

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
