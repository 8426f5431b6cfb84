using System.Collections.Frozen;

namespace RetryStudio.Domain.Workflows;

/// <summary>What is known of ComfyUI's node classes.</summary>
internal static class NodeClasses
{
    private static readonly string[] ResultWords = ["Save", "Preview", "Combine", "Export", "Output", "Write"];

    /// <summary>Classes that turn noise into a picture.</summary>
    public static readonly FrozenSet<string> Samplers = FrozenSet.ToFrozenSet(["KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced"]);

    /// <summary>Where a class keeps a parameter. Several entries of one parameter are all bound.</summary>
    public static readonly FrozenDictionary<string, (string Parameter, string Input)[]> Inputs = new Dictionary<string, (string, string)[]>
    {
        ["KSampler"] = [("seed", "seed"), ("steps", "steps"), ("cfg", "cfg"), ("denoise", "denoise")],
        ["KSamplerAdvanced"] = [("seed", "noise_seed"), ("steps", "steps"), ("cfg", "cfg")],
        ["SamplerCustom"] = [("seed", "noise_seed"), ("cfg", "cfg")],
        ["RandomNoise"] = [("seed", "noise_seed")],
        ["CFGGuider"] = [("cfg", "cfg")],
        ["BasicScheduler"] = [("steps", "steps"), ("denoise", "denoise")],
        ["Flux2Scheduler"] = [("steps", "steps")],
        ["FluxGuidance"] = [("guidance", "guidance")],
        ["ModelSamplingSD3"] = [("shift", "shift")],
        ["ModelSamplingAuraFlow"] = [("shift", "shift")],
        ["LoraLoader"] = [("strength", "strength_model")],
        ["LoraLoaderModelOnly"] = [("strength", "strength_model")],
        ["LoadImage"] = [("startImage", "image")],
        ["LoadVideo"] = [("sourceVideo", "file")],
        ["VHS_LoadVideo"] = [("sourceVideo", "video")],
        ["EmptyLatentImage"] = [("width", "width"), ("height", "height")],
        ["EmptySD3LatentImage"] = [("width", "width"), ("height", "height")],
        ["EmptyFlux2LatentImage"] = [("width", "width"), ("height", "height")],
        ["EmptyHunyuanLatentVideo"] = [("width", "width"), ("height", "height"), ("frames", "length")],
        ["EmptyLTXVLatentVideo"] = [("width", "width"), ("height", "height"), ("frames", "length")],
        ["WanImageToVideo"] = [("width", "width"), ("height", "height"), ("frames", "length")],
        ["Wan22ImageToVideoLatent"] = [("width", "width"), ("height", "height"), ("frames", "length")],
        ["ImageScale"] = [("width", "width"), ("height", "height")],
        ["CreateVideo"] = [("fps", "fps")],
        ["VHS_VideoCombine"] = [("fps", "frame_rate")],
        ["SaveWEBM"] = [("fps", "fps")],
        ["SaveAnimatedWEBP"] = [("fps", "fps")],
        ["ChatterboxTTS"] = [("prompt", "text"), ("seed", "seed")],
    }.ToFrozenDictionary();

    /// <summary>Where a class takes a picture whose look is followed, as the inputs of IPAdapter and of style models.</summary>
    public static IEnumerable<string> ReferenceInputs(string classType) =>
        classType.StartsWith("IPAdapter", StringComparison.Ordinal) ? ["image", "image_style"]
        : classType == "StyleModelApply" ? ["clip_vision_output"]
        : [];

    /// <summary>Inputs that hold a prompt, by the class that encodes it.</summary>
    public static readonly FrozenDictionary<string, string[]> Prompts = new Dictionary<string, string[]>
    {
        ["CLIPTextEncode"] = ["text"],
        ["CLIPTextEncodeSDXL"] = ["text_g", "text_l"],
        ["CLIPTextEncodeSDXLRefiner"] = ["text"],
        ["CLIPTextEncodeFlux"] = ["clip_l", "t5xxl"],
        ["CLIPTextEncodeSD3"] = ["clip_l", "clip_g", "t5xxl"],
        ["CLIPTextEncodeHunyuanDiT"] = ["bert", "mt5xl"],
        ["TextEncodeQwenImageEdit"] = ["prompt"],
    }.ToFrozenDictionary();

    /// <summary>The step of a size, in pixels.</summary>
    public static int SizeStep(string classType) => classType switch
    {
        "EmptyHunyuanLatentVideo" or "WanImageToVideo" => 16,
        "Wan22ImageToVideoLatent" or "EmptyLTXVLatentVideo" => 32,
        "EmptySD3LatentImage" or "EmptyFlux2LatentImage" => 16,
        _ => 8,
    };

    /// <summary>Whether a class counts frames as 4n+1.</summary>
    public static bool CountsFramesByFour(string classType) => classType.StartsWith("Wan", StringComparison.Ordinal) || classType == "EmptyHunyuanLatentVideo";

    public static bool KeepsAResult(string classType) => ResultWords.Any(word => classType.Contains(word, StringComparison.OrdinalIgnoreCase));
}
