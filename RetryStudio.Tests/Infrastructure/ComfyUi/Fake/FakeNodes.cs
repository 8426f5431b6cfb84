using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>The node classes of the fake, with inputs, ranges and choices as the real ones have them.</summary>
public static class FakeNodes
{
    private const string Choices = """
        {
          "sampler_name": ["euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_sde", "ddim", "uni_pc"],
          "scheduler": ["simple", "sgm_uniform", "karras", "exponential", "ddim_uniform", "beta", "normal"],
          "ckpt_name": ["sdxl.safetensors", "sd_xl_base_1.0.safetensors"],
          "unet_name": ["flux1-dev.safetensors", "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors", "wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors"],
          "clip_name": ["clip_l.safetensors", "t5xxl_fp16.safetensors", "umt5_xxl_fp8_e4m3fn_scaled.safetensors"],
          "vae_name": ["ae.safetensors", "wan_2.1_vae.safetensors"],
          "weight_dtype": ["default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"],
          "clip_type": ["stable_diffusion", "sd3", "flux", "wan", "hunyuan_video"],
          "upscale_method": ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"],
          "crop": ["disabled", "center"],
          "switch": ["enable", "disable"],
          "format": ["auto", "mp4"],
          "codec": ["auto", "h264"],
          "vhs_format": ["image/gif", "video/h264-mp4"],
          "model_pack_name": ["resembleai_default_voice"],
          "device": ["cuda", "cpu"],
          "image": ["example.png"],
          "video": ["example.mp4"],
          "upscale_model": ["RealESRGAN_x4plus.pth"]
        }
        """;

    /// <summary>An input is '@choice', a type, or a type with its least and most value; one that begins with '?' is optional.</summary>
    private static readonly Dictionary<string, string[]> Classes = new()
    {
        ["CheckpointLoaderSimple"] = ["ckpt_name @ckpt_name"],
        ["UNETLoader"] = ["unet_name @unet_name", "weight_dtype @weight_dtype"],
        ["CLIPLoader"] = ["clip_name @clip_name", "type @clip_type"],
        ["DualCLIPLoader"] = ["clip_name1 @clip_name", "clip_name2 @clip_name", "type @clip_type"],
        ["VAELoader"] = ["vae_name @vae_name"],
        ["LoadImage"] = ["image @image"],
        ["LoadVideo"] = ["file @video"],
        ["GetVideoComponents"] = ["video VIDEO"],
        ["UpscaleModelLoader"] = ["model_name @upscale_model"],
        ["ImageUpscaleWithModel"] = ["upscale_model UPSCALE_MODEL", "image IMAGE"],
        ["CLIPTextEncode"] = ["text STRING", "clip CLIP"],
        ["CLIPTextEncodeFlux"] = ["clip CLIP", "clip_l STRING", "t5xxl STRING", "guidance FLOAT 0 100"],
        ["KSampler"] = ["model MODEL", Seed, Steps, Cfg, "sampler_name @sampler_name", "scheduler @scheduler", "positive CONDITIONING", "negative CONDITIONING", "latent_image LATENT", "denoise FLOAT 0 1"],
        ["KSamplerAdvanced"] =
        [
            "model MODEL", "add_noise @switch", "noise_" + Seed, Steps, Cfg, "sampler_name @sampler_name", "scheduler @scheduler", "positive CONDITIONING", "negative CONDITIONING", "latent_image LATENT",
            "start_at_step INT 0 10000", "end_at_step INT 0 10000", "return_with_leftover_noise @switch",
        ],
        ["RandomNoise"] = ["noise_" + Seed],
        ["BasicGuider"] = ["model MODEL", "conditioning CONDITIONING"],
        ["KSamplerSelect"] = ["sampler_name @sampler_name"],
        ["BasicScheduler"] = ["model MODEL", "scheduler @scheduler", Steps, "denoise FLOAT 0 1"],
        ["SamplerCustomAdvanced"] = ["noise NOISE", "guider GUIDER", "sampler SAMPLER", "sigmas SIGMAS", "latent_image LATENT"],
        ["ModelSamplingSD3"] = ["model MODEL", "shift FLOAT 0 100"],
        ["EmptyLatentImage"] = ["width INT 16 16384", "height INT 16 16384", "batch_size INT 1 4096"],
        ["EmptySD3LatentImage"] = ["width INT 16 16384", "height INT 16 16384", "batch_size INT 1 4096"],
        ["WanImageToVideo"] =
        [
            "positive CONDITIONING", "negative CONDITIONING", "vae VAE", "width INT 16 16384", "height INT 16 16384", "length INT 1 16384", "batch_size INT 1 4096",
            "?clip_vision_output CLIP_VISION_OUTPUT", "?start_image IMAGE",
        ],
        ["ImageScale"] = ["image IMAGE", "upscale_method @upscale_method", "width INT 0 16384", "height INT 0 16384", "crop @crop"],
        ["VAEDecode"] = ["samples LATENT", "vae VAE"],
        ["VAEEncode"] = ["pixels IMAGE", "vae VAE"],
        ["CreateVideo"] = ["images IMAGE", "fps FLOAT 1 120", "?audio AUDIO"],
        ["SaveImage"] = ["images IMAGE", "filename_prefix STRING"],
        ["PreviewImage"] = ["images IMAGE"],
        ["SaveVideo"] = ["video VIDEO", "filename_prefix STRING", "format @format", "codec @codec"],
        ["VHS_VideoCombine"] = ["images IMAGE", "frame_rate FLOAT 1 120", "loop_count INT 0 100", "filename_prefix STRING", "format @vhs_format", "pingpong BOOLEAN", "save_output BOOLEAN"],
        ["PreviewAny"] = ["source *"],
        ["ChatterboxTTS"] =
        [
            "model_pack_name @model_pack_name", "text STRING", "exaggeration FLOAT 0.25 2", "temperature FLOAT 0.05 5", "cfg_weight FLOAT 0.2 1", Seed, "device @device",
            "?audio_prompt AUDIO", "?keep_model_loaded BOOLEAN",
        ],
        ["SaveAudio"] = ["audio AUDIO", "filename_prefix STRING"],
    };

    private const string Seed = "seed INT 0 18446744073709551615";

    private const string Steps = "steps INT 1 10000";

    private const string Cfg = "cfg FLOAT 0 100";

    private static readonly JsonObject Lists = (JsonObject)JsonNode.Parse(Choices)!;

    private static readonly string[] Outputs = ["SaveImage", "PreviewImage", "SaveVideo", "VHS_VideoCombine", "PreviewAny", "SaveAudio"];

    public static bool Has(string? nodeClass) => nodeClass is not null && Classes.ContainsKey(nodeClass);

    public static bool IsOutput(string? nodeClass) => Outputs.Contains(nodeClass);

    /// <summary>What GET /object_info says of a class. Later servers write choices as ["COMBO", {"options": …}].</summary>
    /// <param name="missingModel">Is left out of every list.</param>
    public static JsonObject Info(string nodeClass, bool combos, string? missingModel = null)
    {
        if (!Has(nodeClass))
        {
            return [];
        }

        var (required, optional) = (new JsonObject(), new JsonObject());
        foreach (var input in Inputs(nodeClass, missingModel))
        {
            (input.Required ? required : optional)[input.Name] = input.Describe(combos);
        }

        return new()
        {
            [nodeClass] = new JsonObject { ["input"] = new JsonObject { ["required"] = required, ["optional"] = optional }, ["name"] = nodeClass, ["output_node"] = IsOutput(nodeClass) },
        };
    }

    public static IEnumerable<FakeInput> Inputs(string nodeClass, string? missingModel = null) => Classes[nodeClass].Select(text => Read(text, missingModel));

    private static FakeInput Read(string text, string? missingModel)
    {
        var parts = text.TrimStart('?').Split(' ');
        var options = parts[1].StartsWith('@') ? ((JsonArray)Lists[parts[1][1..]]!).Where(option => (string)option! != missingModel).Select(option => option!.DeepClone()) : null;
        return new(parts[0], !text.StartsWith('?'), parts[1], options is null ? null : [.. options], parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(3));
    }
}

/// <param name="Options">What a choice offers; null for anything else.</param>
/// <param name="Min">As it is written: a seed's greatest value has twenty digits.</param>
public sealed record FakeInput(string Name, bool Required, string Type, JsonArray? Options, string? Min, string? Max)
{
    /// <summary>An upload is looked for in the folder, not in the list.</summary>
    public bool IsUpload => Type is "@image" or "@video";

    public JsonArray Describe(bool combos)
    {
        var facts = new JsonObject();
        if (IsUpload)
        {
            facts[$"{Type[1..]}_upload"] = true;
        }

        if (Min is not null && Max is not null)
        {
            (facts["min"], facts["max"]) = (JsonNode.Parse(Min), JsonNode.Parse(Max));
        }

        if (Options is null)
        {
            return [Type, facts];
        }

        if (!combos)
        {
            return [Options.DeepClone(), facts];
        }

        facts["options"] = Options.DeepClone();
        return ["COMBO", facts];
    }
}
