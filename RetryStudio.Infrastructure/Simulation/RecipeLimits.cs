using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>What the simulated server can make.</summary>
internal static class RecipeLimits
{
    private const int LeastSide = 16;
    private const int MostSide = 4096;
    private const decimal MostSeconds = 120;
    private const int MostFps = 60;

    /// <summary>Why the job cannot be taken; null when it can.</summary>
    public static string? Problem(BackendJob job) => job switch
    {
        { Kind: AssetKind.Audio } => null,
        { Recipe: { Width: < LeastSide or > MostSide } or { Height: < LeastSide or > MostSide } } =>
            $"The size {job.Recipe.Width} × {job.Recipe.Height} is not between {LeastSide} and {MostSide} pixels a side.",
        { Recipe.Steps: < 1 or > 1000 } => $"{job.Recipe.Steps} steps are not between 1 and 1000.",
        { Kind: AssetKind.Video, Recipe: { Seconds: <= 0 or > MostSeconds } or { Fps: < 1 or > MostFps } } =>
            $"A video needs a length up to {MostSeconds} seconds and 1 to {MostFps} frames per second.",
        { Recipe: { Workflow: Upscaling.Simulated, SourceVideo: null } } => "There is no clip to upscale.",
        { Recipe: { Workflow: not Upscaling.Simulated, SourceVideo: not null } } => $"The workflow '{job.Recipe.Workflow}' upscales nothing.",
        { SourceVideoFile: { } clip } when !File.Exists(clip) => "The clip that is to be upscaled is missing.",
        { Kind: AssetKind.Video, StartImageFile: { } image } when !File.Exists(image) => "The start image is missing.",
        { Kind: AssetKind.Image, ReferenceImageFile: { } sheet } when !File.Exists(sheet) => "The coherence sheet's file is missing.",
        _ => null,
    };
}
