using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RetryStudio.Infrastructure.Persistence.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    actor = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    action = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    subject = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    detail = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    happened_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "backends",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    address = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    headers = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    enabled = table.Column<bool>(type: "bit", nullable: false),
                    lanes_exclusive = table.Column<bool>(type: "bit", nullable: false),
                    out_of_service_reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    not_before = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    rests = table.Column<int>(type: "int", nullable: false),
                    weight = table.Column<int>(type: "int", nullable: false),
                    labels = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    cost_per_hour = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: true),
                    outage = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    out_until = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    judged_since = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    warm_workflow = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_backends", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "budget_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    try_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    cost = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    booked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "choices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    automatic_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    agreed = table.Column<bool>(type: "bit", nullable: false),
                    blind = table.Column<bool>(type: "bit", nullable: false),
                    chosen_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    chosen_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_choices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gate_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    owner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    gate = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    changed_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_gate_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "policy_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    owner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    content = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    changed_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policy_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    weight = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    retry_override = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    retry_override_version = table.Column<int>(type: "int", nullable: false),
                    gate_override = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    gate_override_version = table.Column<int>(type: "int", nullable: false),
                    wants_narration = table.Column<bool>(type: "bit", nullable: false),
                    narration_manner = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    delivery = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_projects", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "scene_types",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    slug = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    gate = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    gate_version = table.Column<int>(type: "int", nullable: false),
                    recipes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    policy_version = table.Column<int>(type: "int", nullable: false),
                    auto_retry_best_of = table.Column<int>(type: "int", nullable: false),
                    auto_retry_cfg_jitter = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    auto_retry_denoise_jitter = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    auto_retry_enabled = table.Column<bool>(type: "bit", nullable: false),
                    auto_retry_max_attempts = table.Column<int>(type: "int", nullable: false),
                    auto_retry_other_backend = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    auto_retry_parameter_jitter = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    auto_retry_seed_variation = table.Column<bool>(type: "bit", nullable: false),
                    auto_retry_stop_when_fix_chance_below = table.Column<decimal>(type: "decimal(5,4)", precision: 5, scale: 4, nullable: true),
                    auto_retry_trigger_checks = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scene_types", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "scorers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    address = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    headers = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    program = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    arguments = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    timeout_seconds = table.Column<int>(type: "int", nullable: false),
                    most_at_once = table.Column<int>(type: "int", nullable: false),
                    enabled = table.Column<bool>(type: "bit", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scorers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "workflows",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    graph = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    bindings = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    scores = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    labels = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    created_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workflows", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "backend_health",
                columns: table => new
                {
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    healthy = table.Column<bool>(type: "bit", nullable: false),
                    sentence = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    version = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    queued = table.Column<int>(type: "int", nullable: false),
                    running = table.Column<int>(type: "int", nullable: false),
                    generations = table.Column<long>(type: "bigint", nullable: true),
                    devices = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    free_memory = table.Column<long>(type: "bigint", nullable: true),
                    misses = table.Column<int>(type: "int", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    in_service = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_backend_health", x => x.backend_id);
                    table.ForeignKey(
                        name: "FK_backend_health_backends_backend_id",
                        column: x => x.backend_id,
                        principalTable: "backends",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lanes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    try_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lanes", x => x.id);
                    table.ForeignKey(
                        name: "FK_lanes_backends_backend_id",
                        column: x => x.backend_id,
                        principalTable: "backends",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "workflow_blocks",
                columns: table => new
                {
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    workflow = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    blocked_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    blocked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workflow_blocks", x => new { x.backend_id, x.workflow });
                    table.ForeignKey(
                        name: "FK_workflow_blocks_backends_backend_id",
                        column: x => x.backend_id,
                        principalTable: "backends",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "workflow_fits",
                columns: table => new
                {
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    workflow = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    fits = table.Column<bool>(type: "bit", nullable: false),
                    sentence = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    stamp = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workflow_fits", x => new { x.backend_id, x.workflow });
                    table.ForeignKey(
                        name: "FK_workflow_fits_backends_backend_id",
                        column: x => x.backend_id,
                        principalTable: "backends",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "budgets",
                columns: table => new
                {
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    limit_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: true),
                    spent_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    held_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    reserve_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    overhead_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    spent_cost = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    overhead_cost = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budgets", x => x.project_id);
                    table.ForeignKey(
                        name: "FK_budgets_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coherence_sheets",
                columns: table => new
                {
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    style_prompt = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    seed = table.Column<decimal>(type: "decimal(20,0)", precision: 20, scale: 0, nullable: false),
                    asks_for_approval = table.Column<bool>(type: "bit", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    composed_style = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    composed_of = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    composed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    trouble = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    approved_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false),
                    composed_bytes = table.Column<long>(type: "bigint", nullable: true),
                    composed_path = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    composed_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coherence_sheets", x => x.project_id);
                    table.ForeignKey(
                        name: "FK_coherence_sheets_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    started_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    working_since = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    images = table.Column<int>(type: "int", nullable: false),
                    videos = table.Column<int>(type: "int", nullable: false),
                    skipped = table.Column<int>(type: "int", nullable: false),
                    of_sheet = table.Column<bool>(type: "bit", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false),
                    expected_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    worst_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => x.id);
                    table.ForeignKey(
                        name: "FK_runs_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sequences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    stage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    started_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    severity = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    not_before = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    delivers_partial = table.Column<bool>(type: "bit", nullable: false),
                    with_sheet = table.Column<bool>(type: "bit", nullable: false),
                    upscale_key = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    sheet_asked = table.Column<bool>(type: "bit", nullable: false),
                    asked = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    prompt_note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    renewal_asked = table.Column<bool>(type: "bit", nullable: false),
                    package = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    pack_trouble = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    times = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    looked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    claim = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sequences", x => x.id);
                    table.ForeignKey(
                        name: "FK_sequences_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "scenes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    title = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    scene_type_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scenes", x => x.id);
                    table.ForeignKey(
                        name: "FK_scenes_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_scenes_scene_types_scene_type_id",
                        column: x => x.scene_type_id,
                        principalTable: "scene_types",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "known_scores",
                columns: table => new
                {
                    scorer_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    fingerprint = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    check_name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    raw = table.Column<double>(type: "float", nullable: true),
                    note = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: false),
                    place = table.Column<double>(type: "float", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_scores", x => new { x.scorer_id, x.fingerprint, x.version, x.check_name });
                    table.ForeignKey(
                        name: "FK_known_scores_scorers_scorer_id",
                        column: x => x.scorer_id,
                        principalTable: "scorers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scored_checks",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    scorer_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    worst = table.Column<double>(type: "float", nullable: false),
                    best = table.Column<double>(type: "float", nullable: false),
                    kinds = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scored_checks", x => x.name);
                    table.ForeignKey(
                        name: "FK_scored_checks_scorers_scorer_id",
                        column: x => x.scorer_id,
                        principalTable: "scorers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scorer_records",
                columns: table => new
                {
                    scorer_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    model = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    calls = table.Column<int>(type: "int", nullable: false),
                    failures = table.Column<int>(type: "int", nullable: false),
                    milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    failures_in_row = table.Column<int>(type: "int", nullable: false),
                    rests_until = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    last_error = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    last_error_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    last_call_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scorer_records", x => x.scorer_id);
                    table.ForeignKey(
                        name: "FK_scorer_records_scorers_scorer_id",
                        column: x => x.scorer_id,
                        principalTable: "scorers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sequence_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    sequence_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    stage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    input = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    result = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    mark = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    severity = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    failures = table.Column<int>(type: "int", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    took = table.Column<double>(type: "float", nullable: false),
                    rounds = table.Column<int>(type: "int", nullable: false),
                    accepted_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sequence_steps", x => x.id);
                    table.ForeignKey(
                        name: "FK_sequence_steps_sequences_sequence_id",
                        column: x => x.sequence_id,
                        principalTable: "sequences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "segments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scene_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    text = table.Column<string>(type: "nvarchar(3800)", maxLength: 3800, nullable: false),
                    image_prompt = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    video_prompt = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    video_prompt_origin = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    length_origin = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    still = table.Column<bool>(type: "bit", nullable: false),
                    binned_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    binned_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    panel = table.Column<int>(type: "int", nullable: true),
                    take_number = table.Column<int>(type: "int", nullable: true),
                    source_segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    rerolls = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segments", x => x.id);
                    table.ForeignKey(
                        name: "FK_segments_projects_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_segments_scenes_scene_id",
                        column: x => x.scene_id,
                        principalTable: "scenes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "slots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    priority = table.Column<int>(type: "int", nullable: false),
                    virtual_time = table.Column<double>(type: "float", nullable: false),
                    ready = table.Column<bool>(type: "bit", nullable: false),
                    workflow = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    backend_type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    avoid_backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    avoid_until = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    prefer_backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    prefer_until = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    expected_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    attempt_count = table.Column<int>(type: "int", nullable: false),
                    round_start = table.Column<int>(type: "int", nullable: false),
                    round_started_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    current_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    current_attempt_number = table.Column<int>(type: "int", nullable: false),
                    round_candidates = table.Column<int>(type: "int", nullable: false),
                    granted_attempts = table.Column<int>(type: "int", nullable: true),
                    selected_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    score = table.Column<double>(type: "float", nullable: true),
                    shown_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    stale = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    round_stale = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    renews = table.Column<bool>(type: "bit", nullable: false),
                    cancel_requested = table.Column<bool>(type: "bit", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_slots", x => x.id);
                    table.ForeignKey(
                        name: "FK_slots_segments_segment_id",
                        column: x => x.segment_id,
                        principalTable: "segments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "takes",
                columns: table => new
                {
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scene_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    parts = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    is_awaited = table.Column<bool>(type: "bit", nullable: false),
                    settled_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    spans = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    cut_by = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_takes", x => x.segment_id);
                    table.ForeignKey(
                        name: "FK_takes_scenes_scene_id",
                        column: x => x.scene_id,
                        principalTable: "scenes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_takes_segments_segment_id",
                        column: x => x.segment_id,
                        principalTable: "segments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    try_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    kind = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    decided_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decisions", x => x.id);
                    table.ForeignKey(
                        name: "FK_decisions_slots_slot_id",
                        column: x => x.slot_id,
                        principalTable: "slots",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "escalations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    sentence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    assignee = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    grant_request = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    closed_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    resolution = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_escalations", x => x.id);
                    table.ForeignKey(
                        name: "FK_escalations_slots_slot_id",
                        column: x => x.slot_id,
                        principalTable: "slots",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "retry_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    project_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    attempt_number = table.Column<int>(type: "int", nullable: false),
                    overall_status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    seed = table.Column<decimal>(type: "decimal(20,0)", precision: 20, scale: 0, nullable: false),
                    workflow = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    source_video = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    is_late = table.Column<bool>(type: "bit", nullable: false),
                    work_units = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    parameters = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    original_parameters = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    variation = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    policy_version = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    requested_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    reproduces_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    likeness = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    cut_from_attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    cut_start = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: true),
                    cut_end = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: true),
                    is_selected = table.Column<bool>(type: "bit", nullable: false),
                    selected_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    quality_scores = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    overall_score = table.Column<double>(type: "float", nullable: true),
                    failed_check = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    rendered_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false),
                    output_bytes = table.Column<long>(type: "bigint", nullable: true),
                    output_duration = table.Column<double>(type: "float", nullable: true),
                    output_path = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    output_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    output_thumbnails = table.Column<int>(type: "int", nullable: true),
                    output_words = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retry_attempts", x => x.id);
                    table.ForeignKey(
                        name: "FK_retry_attempts_slots_slot_id",
                        column: x => x.slot_id,
                        principalTable: "slots",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    attempt_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    backend_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    lane_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    lane_epoch = table.Column<long>(type: "bigint", nullable: false),
                    backend_job_id = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    error_class = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    detail = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    held_gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    gpu_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    lane_seconds = table.Column<decimal>(type: "decimal(19,4)", precision: 19, scale: 4, nullable: false),
                    rendered = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    watch_until = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    late_number = table.Column<int>(type: "int", nullable: true),
                    partial = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tries", x => x.id);
                    table.ForeignKey(
                        name: "FK_tries_retry_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "retry_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_happened_at",
                table: "audit_entries",
                column: "happened_at");

            migrationBuilder.CreateIndex(
                name: "IX_backends_name",
                table: "backends",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_budget_entries_project_id_booked_at",
                table: "budget_entries",
                columns: new[] { "project_id", "booked_at" });

            migrationBuilder.CreateIndex(
                name: "IX_budget_entries_try_id",
                table: "budget_entries",
                column: "try_id");

            migrationBuilder.CreateIndex(
                name: "IX_choices_project_id_kind",
                table: "choices",
                columns: new[] { "project_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_decisions_attempt_id",
                table: "decisions",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "IX_decisions_slot_id",
                table: "decisions",
                column: "slot_id");

            migrationBuilder.CreateIndex(
                name: "IX_escalations_project_id_opened_at",
                table: "escalations",
                columns: new[] { "project_id", "opened_at" });

            migrationBuilder.CreateIndex(
                name: "ix_escalations_queue",
                table: "escalations",
                column: "opened_at",
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_escalations_open",
                table: "escalations",
                column: "slot_id",
                unique: true,
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_gate_versions_owner_id_version",
                table: "gate_versions",
                columns: new[] { "owner_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_known_scores_scorer_id_at",
                table: "known_scores",
                columns: new[] { "scorer_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_lanes_backend_id_kind_ordinal",
                table: "lanes",
                columns: new[] { "backend_id", "kind", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_policy_versions_owner_id_version",
                table: "policy_versions",
                columns: new[] { "owner_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_retry_attempts_backend",
                table: "retry_attempts",
                columns: new[] { "backend_id", "rendered_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "IX_retry_attempts_project_id_updated_at",
                table: "retry_attempts",
                columns: new[] { "project_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_retry_attempts_recent",
                table: "retry_attempts",
                columns: new[] { "kind", "rendered_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_retry_attempts_rendered",
                table: "retry_attempts",
                column: "rendered_at",
                filter: "overall_status = 'generating'");

            migrationBuilder.CreateIndex(
                name: "ix_retry_attempts_reproductions",
                table: "retry_attempts",
                column: "updated_at",
                filter: "reproduces_attempt_id IS NOT NULL AND likeness IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_retry_attempts_run_id",
                table: "retry_attempts",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "IX_retry_attempts_segment_id_kind_attempt_number",
                table: "retry_attempts",
                columns: new[] { "segment_id", "kind", "attempt_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_retry_attempts_slot",
                table: "retry_attempts",
                column: "slot_id");

            migrationBuilder.CreateIndex(
                name: "ux_retry_attempts_cut",
                table: "retry_attempts",
                columns: new[] { "slot_id", "cut_from_attempt_id" },
                unique: true,
                filter: "cut_from_attempt_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_retry_attempts_selected",
                table: "retry_attempts",
                column: "slot_id",
                unique: true,
                filter: "[is_selected] = CAST(1 AS bit)");

            migrationBuilder.CreateIndex(
                name: "IX_runs_project_id_started_at",
                table: "runs",
                columns: new[] { "project_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_runs_started_at",
                table: "runs",
                column: "started_at",
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ux_runs_running",
                table: "runs",
                columns: new[] { "project_id", "of_sheet" },
                unique: true,
                filter: "status = 'running'");

            migrationBuilder.CreateIndex(
                name: "IX_scene_types_position",
                table: "scene_types",
                column: "position",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_scene_types_slug",
                table: "scene_types",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_scenes_project_id_position",
                table: "scenes",
                columns: new[] { "project_id", "position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_scenes_scene_type_id",
                table: "scenes",
                column: "scene_type_id");

            migrationBuilder.CreateIndex(
                name: "IX_scored_checks_scorer_id",
                table: "scored_checks",
                column: "scorer_id");

            migrationBuilder.CreateIndex(
                name: "IX_scorers_name",
                table: "scorers",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_segments_bin",
                table: "segments",
                column: "project_id",
                filter: "binned_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_segments_number",
                table: "segments",
                columns: new[] { "project_id", "number" },
                unique: true,
                filter: "binned_at IS NULL AND panel IS NULL AND take_number IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_segments_panel",
                table: "segments",
                columns: new[] { "project_id", "panel" },
                unique: true,
                filter: "panel IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_segments_take",
                table: "segments",
                columns: new[] { "scene_id", "take_number" },
                unique: true,
                filter: "take_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_sequence_steps_segment_id",
                table: "sequence_steps",
                column: "segment_id");

            migrationBuilder.CreateIndex(
                name: "IX_sequence_steps_sequence_id_stage_segment_id",
                table: "sequence_steps",
                columns: new[] { "sequence_id", "stage", "segment_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sequences_project_id",
                table: "sequences",
                column: "project_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sequences_status",
                table: "sequences",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "IX_slots_project_id_status",
                table: "slots",
                columns: new[] { "project_id", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_slots_project_id_updated_at",
                table: "slots",
                columns: new[] { "project_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_slots_queue",
                table: "slots",
                columns: new[] { "kind", "backend_type", "priority", "virtual_time", "id" },
                descending: new[] { false, false, true, false, false },
                filter: "status IN ('queued', 'failed')");

            migrationBuilder.CreateIndex(
                name: "IX_slots_run_id_kind_status",
                table: "slots",
                columns: new[] { "run_id", "kind", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_slots_segment_id_kind",
                table: "slots",
                columns: new[] { "segment_id", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_takes_project_id",
                table: "takes",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "IX_takes_scene_id",
                table: "takes",
                column: "scene_id");

            migrationBuilder.CreateIndex(
                name: "IX_tries_attempt_id_number",
                table: "tries",
                columns: new[] { "attempt_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tries_backend_job_id",
                table: "tries",
                column: "backend_job_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tries_failed",
                table: "tries",
                columns: new[] { "slot_id", "backend_id" },
                filter: "status = 'failed'");

            migrationBuilder.CreateIndex(
                name: "ix_tries_recent",
                table: "tries",
                columns: new[] { "backend_id", "updated_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "IX_tries_updated_at",
                table: "tries",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_tries_watched",
                table: "tries",
                column: "backend_id",
                filter: "watch_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_tries_open_lane",
                table: "tries",
                column: "lane_id",
                unique: true,
                filter: "status IN ('leased', 'submitted')");

            migrationBuilder.CreateIndex(
                name: "ux_tries_open_slot",
                table: "tries",
                column: "slot_id",
                unique: true,
                filter: "status IN ('leased', 'submitted')");

            migrationBuilder.CreateIndex(
                name: "IX_workflows_name",
                table: "workflows",
                column: "name",
                unique: true);

            // A run locks a project's slots at once: a lock on the whole table instead would stop every lane.
            migrationBuilder.Sql("ALTER TABLE slots SET (LOCK_ESCALATION = DISABLE)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "backend_health");

            migrationBuilder.DropTable(
                name: "budget_entries");

            migrationBuilder.DropTable(
                name: "budgets");

            migrationBuilder.DropTable(
                name: "choices");

            migrationBuilder.DropTable(
                name: "coherence_sheets");

            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropTable(
                name: "escalations");

            migrationBuilder.DropTable(
                name: "gate_versions");

            migrationBuilder.DropTable(
                name: "known_scores");

            migrationBuilder.DropTable(
                name: "lanes");

            migrationBuilder.DropTable(
                name: "policy_versions");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "scored_checks");

            migrationBuilder.DropTable(
                name: "scorer_records");

            migrationBuilder.DropTable(
                name: "sequence_steps");

            migrationBuilder.DropTable(
                name: "takes");

            migrationBuilder.DropTable(
                name: "tries");

            migrationBuilder.DropTable(
                name: "workflow_blocks");

            migrationBuilder.DropTable(
                name: "workflow_fits");

            migrationBuilder.DropTable(
                name: "workflows");

            migrationBuilder.DropTable(
                name: "scorers");

            migrationBuilder.DropTable(
                name: "sequences");

            migrationBuilder.DropTable(
                name: "retry_attempts");

            migrationBuilder.DropTable(
                name: "backends");

            migrationBuilder.DropTable(
                name: "slots");

            migrationBuilder.DropTable(
                name: "segments");

            migrationBuilder.DropTable(
                name: "scenes");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "scene_types");
        }
    }
}
