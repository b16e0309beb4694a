// `--output table`: sections of boxes, nested by bars at both sides. A section whose table would be
// wider than the terminal and has one row stands on its side: key, value.
#include <algorithm>
#include <vector>

#include "engine/shell/aws/output.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Value;

namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kCellPadding = 4;

struct Section {
    std::string title;
    Row headers;
    std::vector<Row> rows;
    std::size_t indent = 0;
    std::vector<std::size_t> widths;  // of the widest cell of each column
    std::size_t columns = 0;

    void widen(const Row& row) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }

    [[nodiscard]] std::size_t total_width() const {
        std::size_t total = 2 + 2 * indent;
        for (const std::size_t width : widths) {
            total += width + kCellPadding;
        }
        return std::max(display_width(title) + 2 + 2 * indent, total);
    }

    // Column widths that add up to `max_width`.
    [[nodiscard]] std::vector<std::size_t> scaled_widths(std::size_t max_width) const {
        std::vector<std::size_t> scaled;
        std::size_t sum = 0;
        for (const std::size_t width : widths) {
            sum += width + kCellPadding;
        }
        std::size_t total = 0;
        for (const std::size_t width : widths) {
            const std::size_t product = max_width * (width + kCellPadding);
            std::size_t share = product / sum;
            const std::size_t rest = product % sum;
            if (2 * rest > sum || (2 * rest == sum && share % 2 == 1)) {
                ++share;
            }
            scaled.push_back(share);
            total += share;
        }
        // Off by rounding: the surplus goes from the first columns, a lack to the last ones.
        while (!scaled.empty() && total != max_width) {
            const bool surplus = total > max_width;
            for (std::size_t k = 0; k < scaled.size() && total != max_width; ++k) {
                std::size_t& width = surplus ? scaled[k] : scaled[scaled.size() - 1 - k];
                if (surplus) {
                    width -= width > 0 ? 1 : 0;
                    --total;
                } else {
                    ++width;
                    ++total;
                }
            }
        }
        return scaled;
    }
};

std::string spaces(std::size_t count) { return std::string(count, ' '); }

std::size_t minus(std::size_t a, std::size_t b) { return a > b ? a - b : 0; }

std::string center(const std::string& text, std::size_t length, std::string_view left_edge) {
    const std::size_t width = display_width(text);
    const std::size_t before = minus(length / 2, width / 2 + 1);
    const std::size_t used = left_edge.size() + before + width;
    return std::string(left_edge) + spaces(before) + text + spaces(minus(length, 1 + used)) + "|";
}

std::string align_left(const std::string& text, std::size_t length, std::string_view left_edge) {
    const std::size_t width = display_width(text);
    const std::size_t padding = length >= width + 2 + left_edge.size() + 1 ? 2 : 0;
    const std::size_t used = left_edge.size() + padding + width;
    return std::string(left_edge) + spaces(padding) + text + spaces(minus(length, used + 1)) + "|";
}

class TableFormat {
public:
    std::string error;

    bool build(const std::string* title, Value current, std::size_t indent) {
        const bool empty = current.is_null() ||
                           ((current.is_array() || current.is_object() || current.is_string()) &&
                            (current.is_string() ? current.str().empty() : current.size() == 0)) ||
                           (current.is_bool() && !current.boolean()) ||
                           (current.is_number() && current.str() == "0");
        if (empty) {
            return false;
        }
        if (title != nullptr) {
            new_section(*title, indent);
        }
        if (current.is_array()) {
            if (current.at(0).is_object()) {
                from_list(current, indent, title == nullptr ? "" : *title);
            } else {
                from_scalars(current);
            }
        }
        if (current.is_object()) {
            from_object(current, indent);
        }
        return true;
    }

    std::string render() {
        std::size_t width = max_width();
        if (width > kTableWidth) {
            turn_single_rows();
            width = max_width();
        }
        out_ = std::string(width, '-') + "\n";
        for (const Section& section : sections_) {
            render_section(section, width);
        }
        return out_;
    }

private:
    void new_section(const std::string& title, std::size_t indent) {
        sections_.emplace_back();
        sections_.back().title = title;
        sections_.back().indent = indent;
    }

    void header(const Row& row) {
        Section& section = sections_.back();
        section.widen(row);
        section.columns = section.columns == 0 ? row.size() : section.columns;
        section.headers = row;
    }

    void row(const Row& cells) {
        Section& section = sections_.back();
        section.columns = section.columns == 0 ? cells.size() : section.columns;
        if (cells.size() != section.columns) {
            error = "Row should have " + std::to_string(section.columns) +
                    " elements, instead it has " + std::to_string(cells.size());
            return;
        }
        section.widen(cells);
        section.rows.push_back(cells);
    }

    static bool scalar(Value value) { return !value.is_array() && !value.is_object(); }

    void from_scalars(Value list) {
        for (const Value item : list) {
            if (scalar(item)) {
                row({python_str(item)});
                continue;
            }
            Row cells;
            bool all = item.is_array();
            for (const Value cell : item) {
                all = all && scalar(cell);
                cells.push_back(python_str(cell));
            }
            if (all) {
                row(cells);
            } else {
                (void)build(nullptr, item, 0);
            }
        }
    }

    static void group(Value object, Row* headers, Row* more) {
        const auto stop = object.end();
        for (auto it = object.begin(); object.is_object() && !(it == stop); ++it) {
            (scalar(*it) ? headers : more)->emplace_back(it.key());
        }
    }

    static void sort_unique(Row* keys) {
        std::sort(keys->begin(), keys->end());
        keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
    }

    void from_object(Value object, std::size_t indent) {
        Row headers;
        Row more;
        group(object, &headers, &more);
        sort_unique(&headers);
        sort_unique(&more);
        if (headers.size() == 1) {
            row({headers[0], python_str(object[headers[0]])});
        } else if (!headers.empty()) {
            header(headers);
            Row cells;
            for (const std::string& key : headers) {
                cells.push_back(python_str(object[key]));
            }
            row(cells);
        }
        for (const std::string& key : more) {
            (void)build(&key, object[key], indent + 1);
        }
    }

    void from_list(Value list, std::size_t indent, const std::string& title) {
        Row headers;
        Row more;
        for (const Value element : list) {
            group(element, &headers, &more);
        }
        sort_unique(&headers);
        sort_unique(&more);
        header(headers);
        bool first = true;
        for (const Value element : list) {
            if (!first && !more.empty()) {
                new_section(title, indent);
                header(headers);
            }
            first = false;
            Row cells;
            for (const std::string& key : headers) {
                const Value cell = element[key];
                cells.push_back(cell.exists() ? python_str(cell) : std::string());
            }
            row(cells);
            for (const std::string& key : more) {
                if (element[key].exists()) {
                    (void)build(&key, element[key], indent + 1);
                }
            }
        }
    }

    [[nodiscard]] std::size_t max_width() const {
        std::size_t width = 0;
        for (const Section& section : sections_) {
            width = std::max(width, section.total_width());
        }
        return width;
    }

    void turn_single_rows() {
        for (Section& section : sections_) {
            if (section.rows.size() == 1 && !section.headers.empty()) {
                Section turned;
                turned.title = section.title;
                turned.indent = section.indent;
                for (std::size_t i = 0; i < section.headers.size(); ++i) {
                    turned.rows.push_back({section.headers[i], section.rows[0][i]});
                    turned.widen(turned.rows.back());
                }
                turned.columns = 2;
                section = std::move(turned);
            }
        }
    }

    void line(const Section& section, const std::string& text) {
        out_ += std::string(section.indent, '|') + text + std::string(section.indent, '|') + "\n";
    }

    void line_break(const Section& section, const std::vector<std::size_t>& widths) {
        std::string text;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            text += i == 0 ? "+" + std::string(minus(widths[i], 2), '-') + "+"
                           : std::string(minus(widths[i], 1), '-') + "+";
        }
        line(section, text);
    }

    void render_section(const Section& section, std::size_t width) {
        width -= 2 * section.indent;
        if (!section.title.empty()) {
            line(section, center(section.title, width, "|"));
            if (section.headers.empty() && section.rows.empty()) {
                line(section, "+" + std::string(minus(width, 2), '-') + "+");
            }
        }
        const std::vector<std::size_t> widths = section.scaled_widths(width);
        if (!section.headers.empty()) {
            std::string text;
            for (std::size_t i = 0; i < section.headers.size(); ++i) {
                text += center(section.headers[i], widths[i], i == 0 ? "|" : "");
            }
            line_break(section, widths);
            line(section, text);
        }
        if (section.rows.empty() || widths.empty()) {
            return;
        }
        line_break(section, widths);
        for (const Row& cells : section.rows) {
            std::string text;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                text += align_left(cells[i], widths[i], i == 0 ? "|" : "");
            }
            line(section, text);
        }
        line_break(section, widths);
    }

    std::vector<Section> sections_;
    std::string out_;
};

}  // namespace

bool format_table(std::string_view title, Value value, std::string* out, std::string* error) {
    TableFormat format;
    const std::string name(title);
    if (format.build(&name, value, 0) && format.error.empty()) {
        *out = format.render();
    }
    *error = format.error;
    return error->empty();
}

}  // namespace drydock::shell
