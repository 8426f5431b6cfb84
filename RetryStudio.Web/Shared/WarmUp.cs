using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Shared;

/// <summary>
/// Visits a storyboard once, as a browser does, before the studio says that it is ready: otherwise the first person to open a storyboard
/// would wait a second for code that is compiled on its first use.
/// </summary>
public sealed class WarmUp(IServiceProvider services, IServer server, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : BackgroundService, IHealthCheck
{
    /// <summary>Whoever waits longer than this is better served by a slow first page.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private readonly ILogger _logger = loggers.CreateLogger<WarmUp>();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers when it is over: nothing is wrong with a studio that is warming up, so nothing bad is said of it.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _done.Task.WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy("The screens are warm.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Longest);
        try
        {
            await StartedAsync(limit.Token);
            var project = await NewestProjectAsync(limit.Token);
            await VisitAsync(project, limit.Token);
            await RenderCardsAsync(project, limit.Token);
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.LogWarning(trouble, "The screens could not be warmed up; the first page will be slower");
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    private async Task StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    private async Task VisitAsync(Guid? project, CancellationToken ct)
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses.Take(1) ?? [])
        {
            await WarmUpVisit.MakeAsync(new(address), project is { } id ? $"/projects/{id}" : "/", ct);
        }
    }

    // What a visit does not reach: a board shows no card before the browser has told how large its window is.
    private async Task RenderCardsAsync(Guid? project, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(WarmUpCards.Project)] = project });
        await renderer.Dispatcher.InvokeAsync(() => renderer.RenderComponentAsync<WarmUpCards>(parameters)).WaitAsync(ct);
    }

    private async Task<Guid?> NewestProjectAsync(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<StoryboardService>().ProjectsAsync(ct)).FirstOrDefault()?.Id;
    }
}
