using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class ScorerConfiguration : IEntityTypeConfiguration<Scorer>
{
    public void Configure(EntityTypeBuilder<Scorer> builder)
    {
        builder.ToTable("scorers");
        builder.Property(scorer => scorer.Id).ValueGeneratedNever();
        builder.Property(scorer => scorer.Revision).IsConcurrencyToken();
        builder.HasIndex(scorer => scorer.Name).IsUnique();
    }
}

internal sealed class ScoredCheckConfiguration : IEntityTypeConfiguration<ScoredCheck>
{
    public void Configure(EntityTypeBuilder<ScoredCheck> builder)
    {
        // The check is the key, so that no two scorers can have it.
        builder.ToTable("scored_checks");
        builder.HasKey(check => check.Check);
        builder.Property(check => check.Check).HasColumnName("name").HasMaxLength(CheckCatalogue.NameLimit);
        builder.Ignore(check => check.Scale);
        builder.HasOne<Scorer>().WithMany().HasForeignKey(check => check.ScorerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ScorerRecordConfiguration : IEntityTypeConfiguration<ScorerRecord>
{
    public void Configure(EntityTypeBuilder<ScorerRecord> builder)
    {
        builder.ToTable("scorer_records");
        builder.HasKey(record => record.ScorerId);
        builder.Property(record => record.ScorerId).ValueGeneratedNever();
        builder.Property(record => record.Version).HasMaxLength(ScorerRecord.VersionLimit);
        builder.Property(record => record.LastError).HasMaxLength(ScorerRecord.ErrorLimit);
        builder.Property(record => record.Revision).IsConcurrencyToken();
        builder.HasOne<Scorer>().WithOne().HasForeignKey<ScorerRecord>(record => record.ScorerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class KnownScoreConfiguration : IEntityTypeConfiguration<KnownScore>
{
    public void Configure(EntityTypeBuilder<KnownScore> builder)
    {
        builder.ToTable("known_scores");
        builder.HasKey(score => new { score.ScorerId, score.Fingerprint, score.Version, score.Check });
        builder.Property(score => score.Fingerprint).HasMaxLength(64);
        builder.Property(score => score.Version).HasMaxLength(ScorerRecord.VersionLimit);
        builder.Property(score => score.Check).HasColumnName("check_name").HasMaxLength(CheckCatalogue.NameLimit);
        builder.Property(score => score.Note).HasMaxLength(CheckReply.NoteLimit);
        builder.Ignore(score => score.Reply);
        builder.HasIndex(score => new { score.ScorerId, score.At });
        builder.HasOne<Scorer>().WithMany().HasForeignKey(score => score.ScorerId).OnDelete(DeleteBehavior.Cascade);
    }
}
