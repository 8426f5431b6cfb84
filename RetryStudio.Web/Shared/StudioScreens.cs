using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Budgets;
using RetryStudio.Web.Runs;
using RetryStudio.Web.Sequences;
using RetryStudio.Web.Shared.Live;
using RetryStudio.Web.Storyboard;

namespace RetryStudio.Web.Shared;

/// <summary>The screens of the studio, as Program.cs puts them into the application.</summary>
public static class StudioScreens
{
    /// <summary>A pasted script arrives in one message; a character takes at most four bytes.</summary>
    private const long LongestMessage = (ScriptDraft.MostCharacters * 4L) + 65_536;

    public static IServiceCollection AddStudioScreens(this IServiceCollection services)
    {
        services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(options => options.MaximumReceiveMessageSize = LongestMessage);
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);

        // Scoped: it reads in the name of the circuit's user.
        services.AddScoped<StoryboardSessions>();
        services.AddScoped<BudgetScreen>();
        services.AddScoped<RunScreen>();
        services.AddScoped<SequenceScreen>();
        services.AddScoped<LiveHistories>();
        services.AddSingleton<WarmUp>().AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("screens");
        return services;
    }

    public static WebApplication MapStudioScreens(this WebApplication app)
    {
        // An address without a page says so in the studio's own words; the API answers for itself.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/api") && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
