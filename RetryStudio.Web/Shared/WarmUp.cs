using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Shared;

/// <summary>
/// Renders the screens once, into nothing, before the studio says that it is ready: otherwise the first person to open a storyboard
/// would wait a second for code that is compiled on its first use.
/// </summary>
public sealed class WarmUp(IServiceProvider services, IServer server, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : BackgroundService, IHealthCheck
{
    /// <summary>Whoever waits longer than this is better served by a slow first page.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger<WarmUp>();
    private volatile bool _done;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_done ? HealthCheckResult.Healthy("The screens are warm.") : HealthCheckResult.Unhealthy("The screens are being warmed up; a few seconds more."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Longest);
        try
        {
            await StartedAsync(limit.Token);
            await Task.WhenAll(RenderAsync(limit.Token), RequestAsync(limit.Token));
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.LogWarning(trouble, "The screens could not be warmed up; the first page will be slower");
        }
        finally
        {
            _done = true;
        }
    }

    private async Task StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    private async Task RenderAsync(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var projects = await scope.ServiceProvider.GetRequiredService<StoryboardService>().ProjectsAsync(ct);
        (scope.ServiceProvider.GetRequiredService<NavigationManager>() as IHostEnvironmentNavigationManager)?.Initialize("http://localhost/", "http://localhost/");
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(WarmUpScreens.Project)] = projects.FirstOrDefault()?.Id });
        await renderer.Dispatcher.InvokeAsync(() => renderer.RenderComponentAsync<WarmUpScreens>(parameters)).WaitAsync(ct);
    }

    private async Task RequestAsync(CancellationToken ct)
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses.Take(1) ?? [])
        {
            using var client = new HttpClient { BaseAddress = new(address) };
            await client.GetStringAsync("/", ct);
            await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, ct);
        }
    }
}
