using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A test of a sequence whose clips are smaller than what they are delivered in.</summary>
public abstract class UpscaleTest : SequenceTest
{
    protected const int Shots = 3;

    protected static readonly DeliveryFormat Large = FakeStages.Format with { Width = 1280, Height = 720, Upscale = Upscaling.Simulated };

    /// <summary>Everything is generated, and nothing promoted yet.</summary>
    protected Task<(Guid Project, Guid Sequence, Gpu Gpu)> ClipsAsync()
    {
        Format = Large;
        Stages.OnInspection = _ => Measured.Video with { Width = Large.Width, Height = Large.Height };
        return MadeAsync(Shots);
    }

    protected async Task<(Guid Project, Guid Sequence, Gpu Gpu)> DeliveredAsync()
    {
        var made = await ClipsAsync();
        await AdvanceAsync(made.Sequence);
        for (var number = 0; number < Shots; number++)
        {
            await RunAsync(made.Gpu.Video, Planning.Passed());
        }

        await AdvanceAsync(made.Sequence);
        (await StateAsync(made.Project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        return made;
    }

    protected Task<List<Attempt>> SelectedAsync(Guid project) =>
        ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == project && attempt.Kind == AssetKind.Video && attempt.IsSelected).ToListAsync(Ct));
}
