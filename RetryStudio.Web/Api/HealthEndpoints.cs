using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Web.Api;

/// <summary>Whether the studio is up, and whether everything it needs is.</summary>
public static class HealthEndpoints
{
    public static IServiceCollection AddStudioHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<FfmpegHealth>("ffmpeg")
            .AddQuartz();
        return services;
    }

    public static void MapStudioHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString().ToLowerInvariant(),
        checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString().ToLowerInvariant(), sentence = entry.Value.Description }),
    });

    private sealed class FfmpegHealth(FfmpegAvailability ffmpeg) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var report = await ffmpeg.CheckAsync(cancellationToken);
            return report.Available ? HealthCheckResult.Healthy(report.Sentence) : HealthCheckResult.Unhealthy(report.Sentence);
        }
    }
}
