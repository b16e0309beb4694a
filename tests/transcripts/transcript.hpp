// Transcripts: text files that read like a session with AWS and are checked word for word.
//
//     # A comment.
//     call ecs CreateCluster {"clusterName": "prod"}
//     set arn = cluster.clusterArn
//     ----
//     {"cluster": {"clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/prod", ...}}
//
// A step is one line; indented lines continue it. An expectation goes from `----` to the next blank
// line. A `call` without one must succeed.
//
//     call SERVICE Operation {json}       then, in any order:
//         query EXPRESSION                the answer is this JMESPath of the output
//         set NAME = EXPRESSION           captures text for ${NAME} in later lines
//     wait 3m SERVICE Operation {json}    asks again every half second of simulated time ...
//         until EXPRESSION                ... until this is true; not reached: the transcript fails
//     shell COMMAND                       the learner's terminal; `!` marks lines of standard
//     error,
//                                         `note:` Drydock's own
//     advance 30s                         also ms, m, h
//     let NAME = TEXT                     text for ${NAME}
//     strict on | off                     transcripts begin strict
//     fault NAME {json}                   an injected fault
//
// Expected answers are `error Code: message`, or JSON with its members in order, or `has` JSON: an
// answer with at least these members. In strings <*> stands for anything, <id> for 32 hex digits,
// <uuid>, <arn>, <n> for digits, <hex>, <ip>; "<time>" for a timestamp, "<*>" for any value.
//
// With DRYDOCK_UPDATE=1 in the environment failing expectations are rewritten; review the diff.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drydock::test {

struct TranscriptFailure {
    int line = 0;  // 1-based
    std::string step;
    std::string expected;
    std::string got;
};

struct TranscriptResult {
    std::vector<TranscriptFailure> failures;
    int steps = 0;
    std::string updated;  // the text with every expectation as it is now
};

[[nodiscard]] TranscriptResult run_transcript(std::string_view text);

}  // namespace drydock::test
