using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Retries;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class ErrorClassifierTests
{
    [Theory]
    [InlineData(ErrorClass.Timeout, true, Severity.Medium)]
    [InlineData(ErrorClass.Connection, true, Severity.Medium)]
    [InlineData(ErrorClass.RateLimit, true, Severity.Low)]
    [InlineData(ErrorClass.OutOfMemory, true, Severity.High)]
    [InlineData(ErrorClass.BackendLost, true, Severity.High)]
    [InlineData(ErrorClass.Interrupted, true, Severity.Low)]
    [InlineData(ErrorClass.Internal, true, Severity.High)]
    [InlineData(ErrorClass.InvalidWorkflow, false, Severity.High)]
    [InlineData(ErrorClass.MissingModel, false, Severity.High)]
    [InlineData(ErrorClass.MissingNode, false, Severity.High)]
    [InlineData(ErrorClass.InvalidInput, false, Severity.Medium)]
    [InlineData(ErrorClass.Unauthorised, false, Severity.Critical)]
    public void Classify_EveryClass_SaysWhetherItPasses(ErrorClass error, bool transient, Severity severity)
    {
        var verdict = ErrorClassifier.Classify(error, "GPU 7");

        (verdict.Transient, verdict.Severity).ShouldBe((transient, severity));
        verdict.Sentence.ShouldContain("GPU 7");
    }

    [Fact]
    public void Classify_EveryClass_IsTestedAbove() =>
        typeof(ErrorClassifierTests).GetMethod(nameof(Classify_EveryClass_SaysWhetherItPasses))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Length.ShouldBe(Enum.GetValues<ErrorClass>().Length);
}
