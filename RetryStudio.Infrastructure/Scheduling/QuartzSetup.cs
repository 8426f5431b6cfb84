using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Tells Quartz where its state is, and what recurs.</summary>
internal static class QuartzSetup
{
    /// <summary>Lanes, evaluations, and room for the rest.</summary>
    private const int MaxConcurrency = 64;

    public static void Configure(IQuartzBuilder quartz, StudioOptions options)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = "RetryStudio";
            scheduler.InstanceId = options.Engine.InstanceId;
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseDefaultThreadPool(MaxConcurrency);
        quartz.UseExecutionLimits(limits => limits.ForGroup(EvaluateJob.ExecutionGroup, options.Engine.Evaluations, ExecutionLimitScope.Node));
        quartz.UsePersistentStore(store =>
        {
            if (options.Database.Provider == DatabaseProvider.Postgres)
            {
                store.UsePostgres(options.Database.ConnectionString);
            }
            else
            {
                store.UseSqlServer(options.Database.ConnectionString);
            }

            store.UseSystemTextJsonSerializer();
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
            });
            store.ConfigureStore(ado => ado.RecoverFiringsCancelledByShutdown = true);
            store.ProvisionSchema();
        });
        quartz.AddJobType<LaneJob>(ServiceLifetime.Transient);
        quartz.AddJobType<EvaluateJob>(ServiceLifetime.Transient);
        quartz.AddJobType<BulkRunJob>(ServiceLifetime.Transient);
        quartz.AddJobType<SequenceJob>(ServiceLifetime.Transient);
        quartz.ScheduleJob<WatchJob>(trigger => trigger
            .WithIdentity("watch")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Watch).RepeatForever()));
        quartz.ScheduleJob<LateResultJob>(trigger => trigger
            .WithIdentity("late-results")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Watch).RepeatForever()));
        quartz.ScheduleJob<ReproductionJob>(trigger => trigger
            .WithIdentity("reproductions")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Watch).RepeatForever()));
        quartz.ScheduleJob<SheetJob>(trigger => trigger
            .WithIdentity("sheets")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Watch).RepeatForever()));
        quartz.ScheduleJob<NarrationJob>(trigger => trigger
            .WithIdentity("narrations")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Watch).RepeatForever()));
        quartz.ScheduleJob<SweepJob>(trigger => trigger
            .WithIdentity("sweep")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Sweep).RepeatForever()));
        quartz.ScheduleJob<SequenceSweepJob>(trigger => trigger
            .WithIdentity("sequences")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.Sweep).RepeatForever()));
        quartz.ScheduleJob<TrialFilesJob>(trigger => trigger
            .WithIdentity("trial-files")
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(options.Engine.ClearTrials).RepeatForever()));
    }
}
