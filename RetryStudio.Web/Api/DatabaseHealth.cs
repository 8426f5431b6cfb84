using Microsoft.Extensions.Diagnostics.HealthChecks;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Web.Api;

/// <summary>Whether the database answers.</summary>
public sealed class DatabaseHealth(DatabaseProbe database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await database.AnswersAsync(cancellationToken) ? HealthCheckResult.Healthy("The database answers.") : HealthCheckResult.Unhealthy("The database does not answer.");
}
