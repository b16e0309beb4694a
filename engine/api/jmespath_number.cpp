#include "engine/api/jmespath_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <limits>
#include <vector>

namespace drydock::api {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Natural numbers for the slow, exact path of parse_double; little-endian limbs, no leading zeros.
class Natural {
public:
    explicit Natural(std::uint32_t value) {
        if (value != 0) {
            limbs_.push_back(value);
        }
    }

    void multiply_add(std::uint32_t factor, std::uint32_t addend) {
        std::uint64_t carry = addend;
        for (std::uint32_t& limb : limbs_) {
            carry += std::uint64_t{limb} * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) {
            limbs_.push_back(static_cast<std::uint32_t>(carry));
        }
    }

    void multiply_power_of_ten(std::int64_t power) {
        for (; power >= 9; power -= 9) {
            multiply_add(1'000'000'000, 0);
        }
        for (; power > 0; --power) {
            multiply_add(10, 0);
        }
    }

    void shift_left(std::int64_t bits) {
        if (limbs_.empty()) {
            return;
        }
        const unsigned small = static_cast<unsigned>(bits % 32);
        if (small != 0) {
            multiply_add(1U << small, 0);
        }
        limbs_.insert(limbs_.begin(), static_cast<std::size_t>(bits / 32), 0);
    }

    [[nodiscard]] std::int64_t bit_length() const {
        if (limbs_.empty()) {
            return 0;
        }
        const int top = 32 - __builtin_clz(limbs_.back());
        return static_cast<std::int64_t>(limbs_.size() - 1) * 32 + top;
    }

    [[nodiscard]] bool is_zero() const { return limbs_.empty(); }

    [[nodiscard]] bool less(const Natural& other) const {
        if (limbs_.size() != other.limbs_.size()) {
            return limbs_.size() < other.limbs_.size();
        }
        for (std::size_t i = limbs_.size(); i > 0; --i) {
            if (limbs_[i - 1] != other.limbs_[i - 1]) {
                return limbs_[i - 1] < other.limbs_[i - 1];
            }
        }
        return false;
    }

    // Needs *this >= other.
    void subtract(const Natural& other) {
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < limbs_.size(); ++i) {
            const std::uint64_t take =
                borrow + (i < other.limbs_.size() ? std::uint64_t{other.limbs_[i]} : 0U);
            borrow = take > limbs_[i] ? 1 : 0;
            limbs_[i] = static_cast<std::uint32_t>((borrow << 32) + limbs_[i] - take);
        }
        while (!limbs_.empty() && limbs_.back() == 0) {
            limbs_.pop_back();
        }
    }

private:
    std::vector<std::uint32_t> limbs_;
};

// A decimal without sign: digits * 10^exponent.
struct Decimal {
    std::string digits;  // no leading zeros; empty for zero
    std::int64_t exponent = 0;
};

// Digits beyond these cannot decide a rounding (the longest tie has 767); one more stands for them.
constexpr std::size_t kDigitsMax = 780;

Decimal read_decimal(std::string_view text) {
    Decimal decimal;
    std::size_t i = 0;
    bool fraction = false;
    bool rest = false;
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        decimal.exponent -= fraction ? 1 : 0;
        if (decimal.digits.empty() && text[i] == '0') {
            continue;
        }
        if (decimal.digits.size() < kDigitsMax) {
            decimal.digits.push_back(text[i]);
        } else {
            ++decimal.exponent;
            rest = rest || text[i] != '0';
        }
    }
    if (rest) {
        decimal.digits.push_back('1');
        --decimal.exponent;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        const bool minus = i < text.size() && text[i] == '-';
        i += i < text.size() && (text[i] == '-' || text[i] == '+') ? 1U : 0U;
        std::int64_t exponent = 0;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            exponent = std::min<std::int64_t>(exponent * 10 + (text[i] - '0'), 100'000'000);
        }
        decimal.exponent += minus ? -exponent : exponent;
    }
    return decimal;
}

constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// numerator / denominator, correctly rounded, half to even.
double divide(Natural numerator, Natural denominator) {
    // Scale so that the quotient has 64 or 65 bits before the point.
    std::int64_t scale = 64 - (numerator.bit_length() - denominator.bit_length());
    if (scale >= 0) {
        numerator.shift_left(scale);
    } else {
        denominator.shift_left(-scale);
    }
    // Long division bit by bit: the quotient is below 2^65.
    constexpr int kTop = 64;
    denominator.shift_left(kTop);
    __extension__ unsigned __int128 quotient = 0;
    for (int bit = kTop; bit >= 0; --bit) {
        quotient <<= 1;
        if (!numerator.less(denominator)) {
            numerator.subtract(denominator);
            quotient |= 1;
        }
        numerator.shift_left(1);
    }
    bool sticky = !numerator.is_zero();
    int bits = 0;
    for (auto q = quotient; q != 0; q >>= 1) {
        ++bits;
    }
    // The value is quotient * 2^-scale; keep 53 bits, or fewer for subnormals (lowest bit 2^-1074).
    const std::int64_t lowest = std::max<std::int64_t>(-scale + bits - 53, -1074);
    const std::int64_t drop = lowest + scale;
    if (drop > bits + 1) {
        return 0;
    }
    __extension__ const unsigned __int128 one = 1;
    auto kept = quotient >> drop;
    const auto cut = quotient - (kept << drop);
    const auto half = one << (drop - 1);
    sticky = sticky || (cut & (half - 1)) != 0;
    if ((cut & half) != 0 && (sticky || (kept & 1) != 0)) {
        kept += 1;
    }
    const double mantissa = static_cast<double>(static_cast<std::uint64_t>(kept));
    return std::ldexp(mantissa, static_cast<int>(lowest));
}

double magnitude(const Decimal& decimal) {
    const std::int64_t count = static_cast<std::int64_t>(decimal.digits.size());
    if (count == 0 || count + decimal.exponent < -330) {
        return 0;
    }
    if (count + decimal.exponent > 310) {
        return std::numeric_limits<double>::infinity();
    }
    if (count <= 15 && decimal.exponent >= -22 && decimal.exponent <= 22) {
        std::int64_t digits = 0;
        for (const char c : decimal.digits) {
            digits = digits * 10 + (c - '0');
        }
        // Both are exact doubles, so the one operation rounds correctly.
        const double exact = static_cast<double>(digits);
        return decimal.exponent < 0
                   ? exact / kPowersOfTen[static_cast<std::size_t>(-decimal.exponent)]
                   : exact * kPowersOfTen[static_cast<std::size_t>(decimal.exponent)];
    }
    Natural numerator(0);
    for (const char c : decimal.digits) {
        if (numerator.is_zero()) {
            numerator = Natural(static_cast<std::uint32_t>(c - '0'));
        } else {
            numerator.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
        }
    }
    Natural denominator(1);
    if (decimal.exponent >= 0) {
        numerator.multiply_power_of_ten(decimal.exponent);
    } else {
        denominator.multiply_power_of_ten(-decimal.exponent);
    }
    return divide(std::move(numerator), std::move(denominator));
}

// `value` to `precision` digits, the first of which is not zero unless the value is.
Decimal rounded(double value, int precision) {
    std::array<char, 40> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%.*e", precision - 1, value);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(length));
    const std::size_t mark = text.find('e');
    Decimal decimal;
    // The decimal point is whatever the locale says: only digits are read.
    for (const char c : text.substr(0, mark)) {
        if (is_digit(c)) {
            decimal.digits.push_back(c);
        }
    }
    for (const char c : text.substr(mark + 2)) {
        decimal.exponent = decimal.exponent * 10 + (c - '0');
    }
    decimal.exponent = text[mark + 1] == '-' ? -decimal.exponent : decimal.exponent;
    decimal.exponent -= precision - 1;
    return decimal;
}

// One more in the last place.
void increment(Decimal* decimal) {
    std::string& digits = decimal->digits;
    while (!digits.empty() && digits.back() == '9') {
        digits.pop_back();
        ++decimal->exponent;
    }
    if (digits.empty()) {
        digits.assign(1, '1');  // g++ 12 -O2 misreads an assigned literal
    } else {
        ++digits.back();
    }
}

// The shortest digits that read back as `value`, which is finite and positive.
Decimal shortest(double value) {
    // Fifteen digits name every decimal of that length uniquely, seventeen every double; subnormal
    // doubles have fewer.
    constexpr double kSmallestNormal = 2.2250738585072014e-308;
    int exponent = 0;
    const bool power_of_two = std::frexp(value, &exponent) == 0.5;
    Decimal found;
    for (int precision = value < kSmallestNormal ? 1 : 15; precision <= 17; ++precision) {
        found = rounded(value, precision);
        if (magnitude(found) == value) {
            break;
        }
        // The doubles above a power of two are twice as far away as those below, so the next
        // decimal upwards may read back where the nearest, below, does not.
        Decimal above = found;
        increment(&above);
        if (power_of_two && magnitude(above) == value) {
            found = above;
            break;
        }
    }
    const std::size_t size = found.digits.find_last_not_of('0') + 1;
    found.exponent += static_cast<std::int64_t>(found.digits.size() - size);
    found.digits.resize(size);
    return found;
}

// Sign of (integer - real), exactly.
int compare_mixed(Int128 integer, double real) {
    constexpr double kBeyond = 1.7014118346046923e38;  // 2^127
    if (real >= kBeyond) {
        return -1;
    }
    if (real < -kBeyond) {
        return 1;
    }
    const Int128 whole = static_cast<Int128>(real);
    if (integer != whole) {
        return integer < whole ? -1 : 1;
    }
    const double fraction = real - static_cast<double>(whole);
    return fraction > 0 ? -1 : (fraction < 0 ? 1 : 0);
}

// digits with underscores between digits only; appends the bare digits.
bool take_digits(std::string_view& text, std::string* out) {
    std::size_t i = 0;
    while (i < text.size() &&
           (is_digit(text[i]) || (text[i] == '_' && i > 0 && is_digit(text[i - 1]) &&
                                  i + 1 < text.size() && is_digit(text[i + 1])))) {
        if (text[i] != '_') {
            out->push_back(text[i]);
        }
        ++i;
    }
    text.remove_prefix(i);
    return i > 0;
}

// What str.strip() removes, as far as it is ASCII.
bool is_python_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

}  // namespace

bool is_integer_text(std::string_view text) {
    return text.find_first_of(".eE") == std::string_view::npos;
}

double parse_double(std::string_view text) {
    bool minus = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        minus = text[0] == '-';
        text.remove_prefix(1);
    }
    const double value = magnitude(read_decimal(text));
    return minus ? -value : value;
}

Number parse_number(std::string_view text) {
    Number number;
    std::string_view digits = text;
    const bool minus = !digits.empty() && digits[0] == '-';
    digits.remove_prefix(minus ? 1 : 0);
    if (!is_integer_text(text) || digits.size() > 38) {
        number.is_int = false;
        number.real = parse_double(text);
        return number;
    }
    if (digits.size() <= 18) {
        std::int64_t value = 0;
        for (const char c : digits) {
            value = value * 10 + (c - '0');
        }
        number.integer = minus ? -value : value;
        return number;
    }
    for (const char c : digits) {
        number.integer = number.integer * 10 + (c - '0');
    }
    number.integer = minus ? -number.integer : number.integer;
    return number;
}

bool parse_python_number(std::string_view text, std::string* normal) {
    while (!text.empty() && is_python_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_python_blank(text.back())) {
        text.remove_suffix(1);
    }
    std::string plain;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        plain.append(text[0] == '-' ? "-" : "");
        text.remove_prefix(1);
    }
    const std::size_t sign = plain.size();
    const bool whole = take_digits(text, &plain);
    if (whole && text.empty()) {
        const std::size_t zeros = std::min(plain.find_first_not_of('0', sign), plain.size() - 1);
        plain.erase(sign, zeros - sign);
        normal->append(plain == "-0" ? "0" : plain);
        return true;
    }
    bool fraction = false;
    if (!text.empty() && text[0] == '.') {
        text.remove_prefix(1);
        plain.push_back('.');
        fraction = take_digits(text, &plain);
    }
    if (!whole && !fraction) {
        return false;
    }
    if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
        plain.push_back('e');
        text.remove_prefix(1);
        if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
            plain.push_back(text[0]);
            text.remove_prefix(1);
        }
        if (!take_digits(text, &plain)) {
            return false;
        }
    }
    const double value = parse_double(plain);
    if (!text.empty() || std::isinf(value)) {
        return false;
    }
    append_double(*normal, value);
    return true;
}

int compare_numbers(const Number& a, const Number& b) {
    if (a.is_int && b.is_int) {
        return a.integer < b.integer ? -1 : (a.integer > b.integer ? 1 : 0);
    }
    if (a.is_int) {
        return compare_mixed(a.integer, b.real);
    }
    if (b.is_int) {
        return -compare_mixed(b.integer, a.real);
    }
    return a.real < b.real ? -1 : (a.real > b.real ? 1 : 0);
}

void append_int128(std::string& out, Int128 value) {
    std::array<char, 40> text{};
    std::size_t i = text.size();
    __extension__ typedef unsigned __int128 Unsigned;
    Unsigned rest =
        value < 0 ? Unsigned{0} - static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
    do {
        text[--i] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        text[--i] = '-';
    }
    out.append(text.data() + i, text.size() - i);
}

void append_double(std::string& out, double value) {
    if (std::isinf(value) || std::isnan(value)) {
        out.append(std::isnan(value) ? "NaN" : (value < 0 ? "-Infinity" : "Infinity"));
        return;
    }
    const Decimal decimal = value == 0 ? Decimal{"0", 0} : shortest(std::fabs(value));
    const std::string& digits = decimal.digits;
    const int exponent = static_cast<int>(decimal.exponent + std::ssize(digits)) - 1;
    if (std::signbit(value)) {
        out.push_back('-');
    }
    const int count = static_cast<int>(digits.size());
    const int point = exponent + 1;  // digits before the point
    if (point <= -4 || point > 16) {
        out.push_back(digits[0]);
        if (count > 1) {
            out.push_back('.');
            out.append(digits, 1);
        }
        out.append(exponent < 0 ? "e-" : "e+");
        const int size = exponent < 0 ? -exponent : exponent;
        out.append(size < 10 ? "0" : "");
        append_int128(out, size);
    } else if (point <= 0) {
        out.append("0.");
        out.append(static_cast<std::size_t>(-point), '0');
        out.append(digits);
    } else if (count <= point) {
        out.append(digits);
        out.append(static_cast<std::size_t>(point - count), '0');
        out.append(".0");
    } else {
        out.append(digits, 0, static_cast<std::size_t>(point));
        out.push_back('.');
        out.append(digits, static_cast<std::size_t>(point));
    }
}

void append_whole_double(std::string& out, double value) {
    constexpr double kBeyond = 1.7014118346046923e38;  // 2^127
    if (std::fabs(value) < kBeyond) {
        append_int128(out, static_cast<Int128>(value));
        return;
    }
    std::array<char, 320> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.0f", value);
    out.append(text.data(), static_cast<std::size_t>(length));
}

void append_number_text(std::string& out, std::string_view text) {
    if (is_integer_text(text)) {
        out.append(text == "-0" ? "0" : text);
    } else {
        append_double(out, parse_double(text));
    }
}

}  // namespace drydock::api
