using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;
using FsCheck.Fluent;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class RetryPolicyValidatorTests
{
    public static TheoryData<string, RetryPolicy> Wrong() => new()
    {
        { "maxAttempts", Planning.On with { MaxAttempts = 0 } },
        { "maxAttempts", Planning.On with { MaxAttempts = 11 } },
        { "cfgJitter", Planning.On with { CfgJitter = -0.1m } },
        { "cfgJitter", Planning.On with { CfgJitter = 5.1m } },
        { "denoiseJitter", Planning.On with { DenoiseJitter = -0.1m } },
        { "denoiseJitter", Planning.On with { DenoiseJitter = 0.51m } },
        { "bestOf", Planning.On with { BestOf = 0 } },
        { "bestOf", Planning.On with { MaxAttempts = 10, BestOf = 11 } },
        { "bestOf", Planning.On with { MaxAttempts = 2, BestOf = 3 } },
        { "stopWhenFixChanceBelow", Planning.On with { StopWhenFixChanceBelow = 1.1m } },
        { "stopWhenFixChanceBelow", Planning.On with { StopWhenFixChanceBelow = -0.1m } },
        { "triggerChecks", Planning.On with { TriggerChecks = [] } },
        { "triggerChecks", Planning.On with { TriggerChecks = ["beauty"] } },
        { "triggerChecks", Planning.On with { TriggerChecks = ["black", "black"] } },
        { "parameterJitter.cfg", Planning.On with { ParameterJitter = Recipes.Ranges(("cfg", 1)) } },
        { "parameterJitter.taste", Planning.On with { ParameterJitter = Recipes.Ranges(("taste", 1)) } },
        { "parameterJitter.steps", Planning.On with { ParameterJitter = Recipes.Ranges(("steps", -1)) } },
        { "parameterJitter.steps", Planning.On with { ParameterJitter = Recipes.Ranges(("steps", 150)) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OutOfRange_NamesTheField(string field, RetryPolicy policy)
    {
        var errors = RetryPolicyValidator.Validate(policy);

        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(error => error.Field == field && error.Sentence.EndsWith('.'));
    }

    [Fact]
    public void Validate_EveryPolicyTheOtherTestsUse_IsRight() => Arbitraries.Policy.ToArbitrary().Hold(policy => RetryPolicyValidator.Validate(policy).ShouldBeEmpty());

    [Fact]
    public void Validate_Default_IsRightAndOff()
    {
        RetryPolicyValidator.Validate(RetryPolicy.Default).ShouldBeEmpty();
        RetryPolicy.Default.Enabled.ShouldBeFalse();
        (RetryPolicy.Default.MaxAttempts, RetryPolicy.Default.SeedVariation, RetryPolicy.Default.CfgJitter).ShouldBe((3, true, 0.5m));
        RetryPolicy.Default.TriggerChecks.ShouldBe(["face_confidence"]);
    }

    [Fact]
    public void Validate_CheckOfAScorer_MayTrigger()
    {
        var policy = Planning.On with { TriggerChecks = ["beauty", "black"] };

        RetryPolicyValidator.Validate(policy, "beauty").ShouldBeEmpty();
        RetryPolicyValidator.Validate(policy, "grace").ShouldHaveSingleItem().Sentence.ShouldEndWith("prompt_agreement, grace.");
    }

    [Fact]
    public void Validate_SeveralFaults_NamesEveryField() =>
        RetryPolicyValidator.Validate(Planning.On with { MaxAttempts = 0, CfgJitter = 9, DenoiseJitter = 9 }).Select(error => error.Field).ShouldBe(["maxAttempts", "cfgJitter", "denoiseJitter"]);
}
