using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Builders;

public static class Verdicts
{
    public static Verdict Passed(double overall = 0.9) => Verdict.Of([Result("face_confidence", overall, 0.6)]);

    public static Verdict Failed(string check = "face_confidence", double score = 0.3) => Verdict.Of([Result(check, score, 0.6)]);

    public static Verdict Unmeasured() => Verdict.Of([new(new("sharpness", CheckStatus.Unmeasured, 0, null, "No frame could be read.", null), new("sharpness"))]);

    public static CheckResult Result(string check, double score, double threshold = 0.5, double weight = 1, bool advisory = false) =>
        new(new(check, CheckStatus.Measured, score, score, "As the backend reported it.", null), new(check, advisory ? null : threshold, threshold, weight));

    public static ImmutableArray<CheckResult> Face(double score) => [Result("face_confidence", score, 0.6)];
}
