// The wire interface of each AWS service as constant tables, made from engine/api/models/*.json by
// embed.mjs. They cost nothing at start-up: names live in one text pool per service and rows hold
// 16-bit numbers into it. Read them through ServiceModel, OperationModel, Shape and Member.
//
// Ids are positions in a service's tables. Strings are sorted, so equal names have equal ids and
// the order of ids is the order of names. Members and enum values keep the order of the model.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace drydock::api {

using StringId = std::uint16_t;
using ShapeId = std::uint16_t;
inline constexpr std::uint16_t kNoId = 0xffff;

enum class Protocol : std::uint8_t { kJson, kQuery, kEc2, kRestJson, kRestXml, kRpcV2Cbor };

enum class ShapeKind : std::uint8_t {
    kStructure,
    kList,
    kMap,
    kString,
    kBlob,
    kBoolean,
    kTimestamp,
    kInteger,  // 32 bits
    kLong,     // 64 bits
    kFloat,
    kDouble,
};

// Where a member travels in the REST protocols.
enum class Location : std::uint8_t { kBody, kUri, kQueryString, kHeader, kHeaders, kStatusCode };

enum class TimestampFormat : std::uint8_t { kDefault, kIso8601, kRfc822, kUnix };

// Rows as they are stored; use the views below.
struct MemberRow {
    enum Flag : std::uint8_t {
        kRequired = 1,
        kIdempotencyToken = 2,
        kFlattened = 4,
        kStreaming = 8
    };
    StringId name;
    ShapeId shape;
    StringId location_name;  // the name on the wire; equal to `name` where the model gives none
    StringId query_name;     // EC2 Query's own name, or kNoId
    std::uint8_t flags;
    Location location;
};

struct ShapeRow {
    enum Flag : std::uint8_t {
        kFlattened = 1,
        kUnion = 2,
        kError = 4,
        kSenderFault = 8,
        kMin = 16,
        kMax = 32
    };
    StringId name;
    ShapeKind kind;
    std::uint8_t flags;
    std::uint32_t first;  // structure: first member row; string: first enum value
    std::uint16_t count;  // structure: members; string: enum values
    std::uint16_t
        element;        // list: element shape; map: value shape; structure: payload member or kNoId
    std::uint16_t key;  // map: key shape; list: StringId of the element's XML name or kNoId
    std::uint16_t limits;  // row of `limits` with min and max, or kNoId
    StringId pattern;      // or kNoId; error structures: the wire code where it differs, or kNoId
    std::uint16_t http_status;  // error structures: 0 where the model gives none
    TimestampFormat format;
};

struct LimitRow {
    std::int64_t min;
    std::int64_t max;
};

struct PaginationModel {
    std::string_view input_token;
    std::string_view output_token;
    std::string_view limit_key;  // empty: no page size
    std::span<const std::string_view>
        result_keys;                // JMESPath expressions; the first is the list paged
    std::string_view more_results;  // empty, or the member that says "truncated"
};

enum class Matcher : std::uint8_t { kPath, kPathAll, kPathAny, kStatus, kError };
enum class WaiterState : std::uint8_t { kSuccess, kFailure, kRetry };
enum class ExpectedKind : std::uint8_t { kString, kInteger, kBoolean };

struct AcceptorModel {
    Matcher matcher;
    WaiterState state;
    ExpectedKind expected_kind;
    std::string_view argument;  // a JMESPath expression for the path matchers
    std::string_view expected;  // as text: "ACTIVE", "200", "true"
};

struct WaiterModel {
    std::string_view name;       // ServicesStable
    std::string_view operation;  // DescribeServices
    std::int32_t delay_seconds;
    std::int32_t max_attempts;
    std::span<const AcceptorModel> acceptors;
};

struct OperationModel {
    std::string_view name;
    ShapeId input;                    // kNoId: takes nothing
    ShapeId output;                   // kNoId: answers nothing
    std::uint16_t index;              // position in the service's operations
    std::string_view result_wrapper;  // Query's element around the result, or empty
    std::string_view http_method;     // empty outside the REST protocols (then POST)
    std::string_view http_uri;        // "/{Bucket}/{Key+}", with its query string
    std::span<const ShapeId> errors;
    const PaginationModel* pagination;  // nullptr: answers in one page
};

struct ServiceModel;
class Shape;

// A member of a structure. A default Member does not exist.
class Member {
public:
    Member() = default;
    Member(const ServiceModel* service, const MemberRow* row) : service_(service), row_(row) {}

    [[nodiscard]] bool exists() const { return row_ != nullptr; }
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] std::string_view location_name() const;
    // The name in an EC2 Query request: queryName, else the location name with a capital, else the
    // name.
    [[nodiscard]] std::string_view query_name() const;  // empty: no own name
    [[nodiscard]] Shape shape() const;
    [[nodiscard]] bool has_location_name() const { return row_->location_name != row_->name; }
    [[nodiscard]] bool required() const { return has(MemberRow::kRequired); }
    [[nodiscard]] bool idempotency_token() const { return has(MemberRow::kIdempotencyToken); }
    [[nodiscard]] bool flattened() const { return has(MemberRow::kFlattened); }
    [[nodiscard]] bool streaming() const { return has(MemberRow::kStreaming); }
    [[nodiscard]] Location location() const { return row_->location; }
    [[nodiscard]] const MemberRow* row() const { return row_; }

private:
    [[nodiscard]] bool has(std::uint8_t flag) const { return (row_->flags & flag) != 0; }

    const ServiceModel* service_ = nullptr;
    const MemberRow* row_ = nullptr;
};

// A shape of a service. A default Shape does not exist; ask exists() first where that can be.
class Shape {
public:
    Shape() = default;
    Shape(const ServiceModel* service, ShapeId id) : service_(service), id_(id) {}

    [[nodiscard]] bool exists() const { return service_ != nullptr && id_ != kNoId; }
    [[nodiscard]] ShapeId id() const { return id_; }
    [[nodiscard]] const ServiceModel& service() const { return *service_; }
    [[nodiscard]] const ShapeRow& row() const;
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] ShapeKind kind() const { return row().kind; }
    [[nodiscard]] bool is_structure() const { return kind() == ShapeKind::kStructure; }
    [[nodiscard]] bool is_list() const { return kind() == ShapeKind::kList; }
    [[nodiscard]] bool is_map() const { return kind() == ShapeKind::kMap; }
    [[nodiscard]] bool is_union() const { return has(ShapeRow::kUnion); }
    [[nodiscard]] bool flattened() const { return has(ShapeRow::kFlattened); }

    // Structures. Members are numbered in the model's order.
    [[nodiscard]] std::uint16_t member_count() const { return is_structure() ? row().count : 0; }
    [[nodiscard]] Member member(std::uint16_t i) const;
    [[nodiscard]] Member find(std::string_view name) const;
    // As find, but gives the number, or kNoId.
    [[nodiscard]] std::uint16_t find_index(std::string_view name) const;
    [[nodiscard]] Member payload() const;  // REST: the member that is the whole body, if any

    // Lists and maps.
    [[nodiscard]] Shape element() const { return {service_, row().element}; }  // or a map's value
    [[nodiscard]] Shape key() const { return {service_, row().key}; }
    [[nodiscard]] std::string_view item_name()
        const;  // XML name of a list's element: "member" if none given

    // Strings.
    [[nodiscard]] std::uint16_t enum_count() const {
        return kind() == ShapeKind::kString ? row().count : 0;
    }
    [[nodiscard]] std::string_view enum_value(std::uint16_t i) const;
    [[nodiscard]] bool has_enum_value(std::string_view text) const;
    [[nodiscard]] std::string_view pattern() const;  // empty: none

    // Bounds of a number, of a string's length, of a list's or map's size.
    [[nodiscard]] bool has_min() const { return has(ShapeRow::kMin); }
    [[nodiscard]] bool has_max() const { return has(ShapeRow::kMax); }
    [[nodiscard]] std::int64_t min() const;
    [[nodiscard]] std::int64_t max() const;

    // Errors.
    [[nodiscard]] bool is_error() const { return has(ShapeRow::kError); }
    [[nodiscard]] bool sender_fault() const { return has(ShapeRow::kSenderFault); }
    [[nodiscard]] std::string_view error_code() const;  // on the wire in Query: AlreadyExists
    [[nodiscard]] int http_status() const { return row().http_status; }  // 0: not given

    [[nodiscard]] TimestampFormat timestamp_format() const { return row().format; }

private:
    [[nodiscard]] bool has(std::uint8_t flag) const { return (row().flags & flag) != 0; }

    const ServiceModel* service_ = nullptr;
    ShapeId id_ = kNoId;
};

struct ServiceModel {
    std::string_view id;            // as the aws CLI names it: ecs, elbv2, cloudwatch
    std::string_view signing_name;  // in a credential scope: elasticloadbalancing, monitoring
    std::string_view api_version;   // 2014-11-13
    std::string_view endpoint_prefix;
    Protocol protocol;  // the first the model lists
    std::span<const Protocol> protocols;
    std::string_view json_version;   // 1.0, 1.1, or empty
    std::string_view target_prefix;  // of X-Amz-Target, or empty
    std::string_view xml_namespace;

    std::span<const OperationModel> operations;  // in the model's order
    std::span<const std::uint16_t> operations_by_name;
    std::span<const WaiterModel> waiters;

    // The tables behind Shape and Member.
    const char* pool;
    std::span<const std::uint32_t> string_ends;  // string i ends here and begins where i - 1 ends
    std::span<const ShapeRow> shapes;            // sorted by name
    const MemberRow* members;
    const std::uint8_t* members_by_name;  // per structure: its member numbers sorted by name
    const StringId* enum_values;
    const LimitRow* limits;

    [[nodiscard]] std::string_view string(StringId text_id) const {
        const std::uint32_t begin = text_id == 0 ? 0 : string_ends[text_id - 1U];
        return {pool + begin, string_ends[text_id] - begin};
    }
    // nullptr, or a Shape that does not exist, when there is none of that name.
    [[nodiscard]] const OperationModel* find_operation(std::string_view name) const;
    [[nodiscard]] Shape find_shape(std::string_view name) const;
    [[nodiscard]] const WaiterModel* find_waiter(std::string_view name) const;
    [[nodiscard]] Shape shape(ShapeId shape_id) const { return {this, shape_id}; }
    [[nodiscard]] Shape input(const OperationModel& operation) const {
        return {this, operation.input};
    }
    [[nodiscard]] Shape output(const OperationModel& operation) const {
        return {this, operation.output};
    }
    [[nodiscard]] bool speaks(Protocol wanted) const;
};

// By the aws CLI's name; nullptr when Drydock does not know the service.
[[nodiscard]] const ServiceModel* find_service(std::string_view id);
// By the name in a credential scope, or by the prefix of X-Amz-Target.
[[nodiscard]] const ServiceModel* find_service_by_signing_name(std::string_view name);
[[nodiscard]] const ServiceModel* find_service_by_target(std::string_view prefix);
// Sorted by id.
[[nodiscard]] std::span<const ServiceModel* const> all_services();

inline const ShapeRow& Shape::row() const { return service_->shapes[id_]; }
inline std::string_view Shape::name() const { return service_->string(row().name); }
inline Member Shape::member(std::uint16_t i) const {
    return {service_, service_->members + row().first + i};
}
inline std::string_view Member::name() const { return service_->string(row_->name); }
inline std::string_view Member::location_name() const {
    return service_->string(row_->location_name);
}
inline Shape Member::shape() const { return {service_, row_->shape}; }

}  // namespace drydock::api
