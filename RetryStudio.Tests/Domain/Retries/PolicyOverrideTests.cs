using FsCheck.Fluent;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class PolicyOverrideTests
{
    [Fact]
    public void ApplyTo_NoChange_InheritsEverything() => Arbitraries.Policy.ToArbitrary().Hold(policy => PolicyOverride.None.ApplyTo(policy).ShouldBe(policy));

    [Fact]
    public void ApplyTo_EveryField_ReplacesEverything() => Arbitraries.Policy.Two().ToArbitrary().Hold(pair =>
    {
        var (before, to) = pair;
        var change = new PolicyOverride
        {
            Enabled = to.Enabled,
            MaxAttempts = to.MaxAttempts,
            TriggerChecks = to.TriggerChecks,
            SeedVariation = to.SeedVariation,
            CfgJitter = to.CfgJitter,
            DenoiseJitter = to.DenoiseJitter,
            ParameterJitter = to.ParameterJitter,
            BestOf = to.BestOf,
            OtherBackend = to.OtherBackend,
            StopWhenFixChanceBelow = to.StopWhenFixChanceBelow,
        };

        change.ApplyTo(before with { StopWhenFixChanceBelow = null }).ShouldBe(to);
    });

    [Fact]
    public void ApplyTo_OneField_LeavesTheOthers() =>
        new PolicyOverride { MaxAttempts = 7 }.ApplyTo(Planning.On).ShouldBe(Planning.On with { MaxAttempts = 7 });
}
